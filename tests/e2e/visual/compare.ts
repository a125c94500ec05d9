import { expect, type Page, type TestInfo } from '@playwright/test'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nameIds } from './fixed'
import { packed } from './png'

export const THEMES = ['light', 'dark'] as const
export const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]
export const FOLDER = join(__dirname, 'pictures')

const HOW = '`cargo xtask test browser -- visual --update-snapshots=changed` takes it; look at it before you commit it'

export const file = (name: string, theme: string, width: number) => `${name}-${theme}-${width}.png`

/** Goes on after a difference, so that one run shows all of them. */
export async function compare(page: Page, isWhole: boolean | undefined, name: string, { config }: TestInfo): Promise<void> {
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
