import { GATEWAY } from './playground'
import { PAGES, pathOf } from './pages'
import { expect, expectNoAxeFindings, expectNoSidewaysScroll, test } from './test'

const SOURCES = `/instances/${GATEWAY}/service/sources`
const SERVICES = `/instances/${GATEWAY}/service/services`

test('a name of 63 letters breaks at 320 pixels rather than scrolling the page', async ({ page, playground }) => {
  const name = 'a-very-long-name-'.padEnd(63, 'x')
  const body = { gatewayId: GATEWAY, sourceType: 'VIP', serviceConfigs: [{ name, addresses: ['10.9.9.9:80'] }] }
  await playground.call('POST', '/v1/services', body)
  await page.setViewportSize({ width: 320, height: 720 })
  await page.goto(`${SERVICES}?q=a-very-long`)
  await expect(page.getByText(name)).toBeVisible()
  await expectNoSidewaysScroll(page)
})

test('a step to another page is announced, and the focus is not lost', async ({ page }) => {
  await page.goto('/instances')
  await page.getByRole('link', { name: 'payments-edge' }).press('Enter')
  await expect(page.getByRole('status').filter({ hasText: /^Overview · / })).toBeAttached()
  await expect(page.getByRole('main')).toBeFocused()
})

test('the first Tab leads to a link that skips to the content', async ({ page }) => {
  await page.goto('/instances')
  await expect(page.getByRole('link', { name: 'payments-edge' })).toBeVisible()
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to content' })
  await expect(skip).toBeFocused()
  await skip.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})

test('with forced colours each choice still shows which it is', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await page.goto(SOURCES)
  await expect(page.getByText('checkout-prod').first()).toBeVisible()
  const current = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Service/ })
  await expect(current).toHaveCSS('outline-style', 'solid')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog').getByRole('option', { selected: true })).toHaveCSS('outline-style', 'solid')
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const language of ['en', 'zh'] as const) {
    test.describe(`${colorScheme}, ${language}`, () => {
      const locale = language === 'en' ? 'en-US' : 'zh-CN'
      test.use({ colorScheme, locale, contextOptions: { reducedMotion: 'reduce' } })

      for (const visited of PAGES) {
        test(`${visited.name} has no axe finding and fits 1440 and 320 pixels`, async ({ page, playground }) => {
          await page.goto(await pathOf(visited, playground))
          await expect(page.getByText(visited.ready[language]).filter({ visible: true }).first()).toBeVisible()
          await expectNoAxeFindings(page)
          await page.setViewportSize({ width: 320, height: 720 })
          await expectNoAxeFindings(page)
          await expectNoSidewaysScroll(page)
        })
      }

      test('palette, account menu and shortcuts have no axe finding', async ({ page }) => {
        await page.goto(SOURCES)
        await expect(page.getByText('checkout-prod').first()).toBeVisible()
        for (const width of [1440, 320]) {
          await page.setViewportSize({ width, height: 720 })
          await page.keyboard.press('Control+k')
          await page.getByRole('dialog').getByRole('combobox').fill('checkout')
          await expect(page.getByRole('dialog').getByRole('option', { name: /payments-edge/ }).first()).toBeVisible()
          await expectNoAxeFindings(page)
          await page.keyboard.press('Escape')
          await page.keyboard.press('?')
          await expect(page.getByRole('dialog')).toBeVisible()
          await expectNoAxeFindings(page)
          await page.keyboard.press('Escape')
          await expect(page.getByRole('dialog')).toBeHidden()
          await page.locator('.account').click()
          await expect(page.getByRole('radio').first()).toBeVisible()
          await expectNoAxeFindings(page)
          await page.keyboard.press('Escape')
          await expectNoSidewaysScroll(page)
        }
      })
    })
  }
}
