import type { Page } from '@playwright/test'
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { OF_PEOPLE } from './access/sample'
import { GATEWAY, type Playground } from './playground'
import { expect, test } from './test'
import { compare, file, FOLDER, SIZES, THEMES } from './visual/compare'
import { fix } from './visual/fixed'
import { called, type Picture, PICTURES } from './visual/pages'

/** All of them are fetched with every clone, in every version. */
const MEGABYTES = 10

test.use({
  own: 'visual',
  timezoneId: 'UTC',
  contextOptions: { reducedMotion: 'reduce' },
})

test.beforeEach(async ({ playground }) => {
  await playground.startServer()
  await isSettled(playground)
})

for (const picture of PICTURES) {
  for (const viewport of SIZES) {
    test(`${picture.name} looks as it did, ${viewport.width} pixels wide`, async ({ page, playground }, info) => {
      await page.setViewportSize(viewport)
      await open(picture, page, playground)
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme })
        await compare(page, picture.isWhole, file(picture.name, theme, viewport.width), info)
      }
      await page.unrouteAll({ behavior: 'ignoreErrors' })
    })
  }
}

test('every picture is of a page in the table, and all together they are small', async () => {
  const names = [...PICTURES.map(({ name }) => name), ...OF_PEOPLE.map(called)]
  const expected = names.flatMap((name) => SIZES.flatMap(({ width }) => THEMES.map((theme) => file(name, theme, width))))
  const stored = existsSync(FOLDER) ? await readdir(FOLDER) : []
  expect(stored.filter((name) => !expected.includes(name)), 'pictures of no page: remove them').toEqual([])
  const sizes = await Promise.all(stored.map(async (name) => (await stat(join(FOLDER, name))).size))
  expect(sizes.reduce((sum, size) => sum + size, 0) / 1024 / 1024).toBeLessThan(MEGABYTES)
})

async function open({ address, before, then, ready }: Picture, page: Page, playground: Playground): Promise<void> {
  await fix(page)
  await before?.({ page, playground })
  await page.goto(typeof address === 'string' ? address : await address(playground))
  await then?.({ page, playground })
  const found = typeof ready === 'function' ? ready(page) : page.getByText(ready)
  // The first load of a console that was built for debugging takes its time.
  await expect(found.filter({ visible: true }).first()).toBeVisible({ timeout: 30_000 })
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
}

/** The samples are in the states that pictures show: one source is dead, which is certain only after a while. */
async function isSettled(playground: Playground): Promise<void> {
  const states = async () => {
    const { body } = await playground.call('GET', `/console/v1/gateways/${GATEWAY}/sources?sort=name`)
    return body.items.map((source: any) => `${source.name} ${source.status.state}`)
  }
  await expect.poll(states, { timeout: 40_000 }).toEqual(['checkout-prod Synced', 'legacy-batch Invalid', 'nacos-orders Synced'])
}
