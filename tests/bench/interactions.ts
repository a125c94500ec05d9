import type { Page } from '@playwright/test'

/** Something that a person does in the Source tab, and what has to be on the screen for it to be done. */
export interface Interaction {
  name: string
  /** The event that begins it, in the page. */
  event: 'keydown' | 'click'
  /** Brings the page to where it begins. */
  before?: (page: Page) => Promise<void>
  act: (page: Page) => Promise<void>
  /** Runs in the page after each change: nothing from outside of it can be used. */
  isDone: () => boolean
  /** Brings the page back. */
  after: (page: Page) => Promise<void>
  /** The floor can do it too: what is opened is put on its page as it was drawn here. */
  floor?: { opener: string } | 'search'
}

const search = (page: Page) => page.locator('main input[type=search]').first()
const rowsAreBack = (page: Page) => page.waitForFunction(() => document.querySelectorAll('table.sources tbody th').length >= 50)

const typed = {
  event: 'keydown',
  before: async (page) => {
    await search(page).fill('pa')
    await page.waitForFunction(() => [...document.querySelectorAll('table.sources tbody tr')].every((row) => row.textContent?.includes('pa')))
  },
  act: (page) => search(page).press('y'),
  after: async (page) => {
    await search(page).fill('')
    await rowsAreBack(page)
  },
  floor: 'search',
} satisfies Partial<Interaction>

const escaped = async (page: Page) => {
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => !document.querySelector('dialog[open]'))
  await rowsAreBack(page)
}

/** What is measured beside the first load. The names are those of the table in docs/bench.md. */
export const INTERACTIONS: Interaction[] = [
  {
    name: 'search: keystroke to its letter',
    ...typed,
    isDone: () => document.querySelector<HTMLInputElement>('main input[type=search]')?.value === 'pay',
  },
  {
    name: 'search: keystroke to its rows',
    ...typed,
    isDone: () => {
      const rows = [...document.querySelectorAll('table.sources tbody tr')]
      return rows.length > 0 && rows.every((row) => row.textContent?.includes('pay'))
    },
  },
  {
    name: 'Create Source: click to panel',
    event: 'click',
    act: (page) => page.locator('main a[href*="/sources/create"]').first().click(),
    isDone: () => document.querySelector('dialog.panel[open]') !== null,
    after: escaped,
    floor: { opener: 'main a[href*="/sources/create"]' },
  },
  {
    name: 'Create Source: click to its choices',
    event: 'click',
    act: (page) => page.locator('main a[href*="/sources/create"]').first().click(),
    isDone: () => document.querySelector('dialog.panel[open] [role=option]') !== null,
    after: escaped,
    floor: { opener: 'main a[href*="/sources/create"]' },
  },
  {
    name: 'Delete: click to dialog',
    event: 'click',
    act: (page) => page.locator('table.sources a[href$="/delete"]').first().click(),
    isDone: () => document.querySelector('dialog[open]') !== null,
    after: escaped,
    floor: { opener: 'table.sources a[href$="/delete"]' },
  },
  {
    name: 'a source: click to its panel',
    event: 'click',
    act: (page) => page.locator('table.sources tbody th a').first().click(),
    isDone: () => document.querySelector('dialog.panel[open]') !== null,
    after: escaped,
    floor: { opener: 'table.sources tbody th a' },
  },
  {
    name: 'palette: key to dialog',
    event: 'keydown',
    act: (page) => page.keyboard.press('Control+k'),
    isDone: () => document.querySelector('dialog.palette[open]') !== null,
    after: escaped,
  },
  {
    name: 'palette: keystroke to its letter',
    event: 'keydown',
    before: async (page) => {
      await page.keyboard.press('Control+k')
      await page.locator('dialog.palette input').fill('pa')
      await page.locator('dialog.palette [role=option]').first().waitFor()
    },
    act: (page) => page.locator('dialog.palette input').press('y'),
    isDone: () => document.querySelector<HTMLInputElement>('dialog.palette input')?.value === 'pay',
    after: escaped,
  },
]
