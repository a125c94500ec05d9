import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Locator, type Page } from '@playwright/test'
import { Playground } from './playground'
import { silence } from './silence'

/**
 * The spec files share a playground; one that leaves it changed asks for its own by `test.use({ own: '…' })`.
 * Every page must be silent in the browser's log.
 */
export const test = base.extend<{ silence: void }, { own: string; playground: Playground }>({
  own: ['', { scope: 'worker', option: true }],
  playground: [
    async ({ own: _ }, use) => {
      const playground = await Playground.start()
      await use(playground)
      await playground.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ playground }, use) => use(playground.url),
  silence: [silence, { auto: true }],
})

export { expect }

/** The row of a table that has this text. */
export const row = (page: Page, text: string | RegExp): Locator => page.getByRole('row').filter({ hasText: text })

/** The cell of a source that counts its services; hidden ones are told in a line of their own. */
export const count = (page: Page, source: string, services: number): Locator =>
  row(page, source).getByRole('cell', { name: new RegExp(`^${services}( \\+\\d+ hidden)?$`) })

export async function expectNoAxeFindings(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  const findings = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  expect(findings).toEqual([])
}

/** No page scrolls sideways; tables may, in their own frame. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(overflow).toBeLessThanOrEqual(0)
}
