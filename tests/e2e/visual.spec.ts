import type { Page, TestInfo } from '@playwright/test'
import { existsSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GATEWAY, type Playground } from './playground'
import { expect, test } from './test'
import { fix, nameIds } from './visual/fixed'
import { type Picture, PICTURES } from './visual/pages'
import { packed } from './visual/png'

const THEMES = ['light', 'dark'] as const
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]
const FOLDER = join(__dirname, 'visual/pictures')
/** All of them are fetched with every clone, in every version. */
const MEGABYTES = 10

const HOW = '`cargo xtask test browser -- visual --update-snapshots=changed` takes it; look at it before you commit it'

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
        await compare(page, picture, file(picture, theme, viewport.width), info)
      }
      await page.unrouteAll({ behavior: 'ignoreErrors' })
    })
  }
}

test('every picture is of a page in the table, and all together they are small', async () => {
  const expected = PICTURES.flatMap((picture) => SIZES.flatMap(({ width }) => THEMES.map((theme) => file(picture, theme, width))))
  const stored = existsSync(FOLDER) ? await readdir(FOLDER) : []
  expect(stored.filter((name) => !expected.includes(name)), 'pictures of no page: remove them').toEqual([])
  const sizes = await Promise.all(stored.map(async (name) => (await stat(join(FOLDER, name))).size))
  expect(sizes.reduce((sum, size) => sum + size, 0) / 1024 / 1024).toBeLessThan(MEGABYTES)
})

const file = ({ name }: Picture, theme: string, width: number) => `${name}-${theme}-${width}.png`

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

/** Goes on after a difference, so that one run shows all of them. */
async function compare(page: Page, { isWhole }: Picture, name: string, { config }: TestInfo): Promise<void> {
  const path = join(FOLDER, name)
  const isKept = config.updateSnapshots === 'none'
  if (isKept && !existsSync(path)) {
    expect.soft(name, `There is no picture ${name}: ${HOW}`).toBe('there')
    return
  }
  await nameIds(page)
  const clip = isWhole ? undefined : await ownPart(page)
  await expect.soft(page, `${name} differs. If it should: ${HOW}`).toHaveScreenshot(name, { clip })
  if (!isKept) await writeFile(path, packed(await readFile(path)))
}

/** What the picture is about, as far as it is on the screen. */
async function ownPart(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const dialog = page.locator('dialog[open]').last()
  const part = (await dialog.count()) ? dialog : page.getByRole('main')
  const box = await part.boundingBox()
  const screen = page.viewportSize()
  if (!box || !screen) throw new Error('there is nothing to take a picture of')
  const [x, y] = [Math.max(0, box.x), Math.max(0, box.y)]
  return { x, y, width: Math.min(box.x + box.width, screen.width) - x, height: Math.min(box.y + box.height, screen.height) - y }
}

/** The samples are in the states that pictures show: one source is dead, which is certain only after a while. */
async function isSettled(playground: Playground): Promise<void> {
  const states = async () => {
    const { body } = await playground.call('GET', `/console/v1/gateways/${GATEWAY}/sources?sort=name`)
    return body.items.map((source: any) => `${source.name} ${source.status.state}`)
  }
  await expect.poll(states, { timeout: 40_000 }).toEqual(['checkout-prod Synced', 'legacy-batch Invalid', 'nacos-orders Synced'])
}
