import type { Page } from '@playwright/test'
import { GATEWAY } from './playground'
import { expect, row, test } from './test'

const SOURCES = `/instances/${GATEWAY}/service/sources`
const NOT_LOADED = 'This part of the console could not be loaded'

test.use({ own: 'chunks' })

/** What the page asks for of the console's own code, without the hashes. */
function codeOf(page: Page): string[] {
  const asked: string[] = []
  page.on('request', (request) => {
    const name = new URL(request.url()).pathname
    if (name.endsWith('.wasm')) asked.push(name.replace(/^\//, '').replace(/-[0-9a-f]{12,16}/, ''))
  })
  return asked
}

test('the Source tab comes with one file of code, and a panel brings its own once', async ({ page }) => {
  const asked = codeOf(page)
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toBeVisible()
  expect(asked).toEqual(['headwater-console_bg.wasm'])
  await page.getByRole('link', { name: 'Create Source' }).click()
  await expect(page.getByRole('dialog', { name: 'Create Source' })).toBeVisible()
  expect(asked.filter((name) => name.startsWith('split_'))).toEqual(['split_sources.wasm'])
  const once = asked.length
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(new RegExp(`${SOURCES}$`))
  await page.getByRole('link', { name: 'Create Source' }).click()
  await expect(page.getByRole('dialog', { name: 'Create Source' })).toBeVisible()
  expect(asked).toHaveLength(once)
})

test('who points at a link has its code before the click', async ({ page }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toBeVisible()
  const coming = page.waitForResponse(/split_administration/)
  await page.getByRole('link', { name: /^Clusters/ }).hover()
  await coming
})

test('a panel that does not come is told with a way to try again, over the page that stays', async ({ page }) => {
  let isAway = true
  await page.route(/split_sources/, (route) => (isAway ? route.abort() : route.continue()))
  await page.goto(`${SOURCES}?type=K8S`)
  await page.getByRole('link', { name: 'Create Source' }).click()
  const told = page.getByRole('dialog', { name: NOT_LOADED })
  await expect(told).toContainText('reload the page')
  await told.getByRole('button', { name: 'Retry' }).click()
  await page.keyboard.press('Escape')
  await expect(told).toBeHidden()
  await expect(page).toHaveURL(new RegExp(`${SOURCES}\\?type=K8S$`))
  await page.getByRole('link', { name: 'Create Source' }).click()
  await expect(told).toBeVisible()
  isAway = false
  await told.getByRole('button', { name: 'Retry' }).click()
  await expect(page.getByRole('dialog', { name: 'Create Source' })).toBeVisible()
  await expect(told).toHaveCount(0)
})

test('a page that does not come is told in its place, and the navigation leads elsewhere', async ({ page }) => {
  await page.route(/split_gateways/, (route) => route.abort())
  await page.goto('/instances')
  await expect(page.getByRole('alert')).toContainText(NOT_LOADED)
  await page.getByRole('link', { name: /^Clusters/ }).click()
  await expect(page.getByRole('heading', { name: 'Clusters', level: 1 })).toBeVisible()
})

test('a page whose code comes late has the focus and is said by its own title', async ({ page }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toBeVisible()
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route(/split_administration/, async (route) => {
    await held
    await route.continue()
  })
  await page.getByRole('link', { name: /^Clusters/ }).press('Enter')
  await expect(page).toHaveURL(/\/clusters/)
  await expect(page.getByRole('status').filter({ hasText: 'Loading' }).first()).toBeAttached()
  release()
  await expect(page.getByRole('heading', { name: 'Clusters', level: 1 })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'Clusters · Headwater' })).toBeAttached()
  await expect(page.locator('#content')).toBeFocused()
})

test('keys that are pressed while the palette is on its way do nothing to the page, and Escape takes it back', async ({ page }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toBeVisible()
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route(/split_shell/, async (route) => {
    await held
    await route.continue()
  })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('gi')
  await page.keyboard.press('Escape')
  release()
  await page.keyboard.press('j')
  await expect(page.getByRole('row').getByRole('link').first()).toBeFocused()
  await expect(page).toHaveURL(new RegExp(`${SOURCES}$`))
  await expect(page.locator('dialog[open]')).toHaveCount(0)
})

test('a page that did not come because the server was away comes when it is back', async ({ page, playground }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toBeVisible()
  await playground.stopServer()
  await page.getByRole('main').getByRole('link', { name: /^Service/ }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText(NOT_LOADED)
  await expect(page.getByText(/Shown is from/)).toBeVisible()
  await playground.startServer()
  await expect(row(page, 'payment-api').first()).toBeVisible({ timeout: 15_000 })
})

test('a palette that does not come says so, and can be tried again', async ({ page }) => {
  let isAway = true
  await page.route(/split_shell/, (route) => (isAway ? route.abort() : route.continue()))
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toBeVisible()
  await page.keyboard.press('Control+k')
  const told = page.getByRole('dialog', { name: NOT_LOADED })
  await expect(told).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(told).toBeHidden()
  await page.keyboard.press('Control+k')
  isAway = false
  await told.getByRole('button', { name: 'Retry' }).click()
  await expect(page.getByRole('combobox', { name: 'Search' })).toBeFocused()
})

test('a Chinese reader whose words do not come reads English, and is told', async ({ browser, playground }) => {
  const context = await browser.newContext({ locale: 'zh-CN', baseURL: playground.url })
  const page = await context.newPage()
  await page.route(/split_chinese/, (route) => route.abort())
  await page.goto(SOURCES)
  await expect(page.getByText(NOT_LOADED)).toBeVisible()
  await page.goto('/sign-in')
  await expect(page.getByText(NOT_LOADED)).toBeVisible()
  await context.close()
})

test('a language whose words do not come leaves the one that is spoken, and says so', async ({ page }) => {
  await page.route(/split_chinese/, (route) => route.abort())
  await page.goto(SOURCES)
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('radio', { name: '简体中文' }).click({ force: true })
  await expect(page.getByText(NOT_LOADED)).toBeVisible()
  await expect(page.getByRole('radio', { name: 'English' })).toBeChecked()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})

test('a first load of the Source tab moves nothing', async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: number[] = []
    const keep = (entries: PerformanceEntryList) => {
      for (const entry of entries) shifts.push((entry as PerformanceEntry & { value: number }).value)
    }
    const observer = new PerformanceObserver((list) => keep(list.getEntries()))
    observer.observe({ type: 'layout-shift', buffered: true })
    const drawn = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    const all = async () => {
      await drawn()
      await drawn()
      keep(observer.takeRecords())
      return shifts
    }
    Object.assign(window, { allShifts: all })
  })
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    await page.goto(SOURCES)
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
    await expect(row(page, 'checkout-prod')).toBeVisible()
    await expect(page.getByRole('main').getByRole('link', { name: /^Service \d/ })).toBeVisible()
    const shifts = await page.evaluate(() => (window as unknown as { allShifts: () => Promise<number[]> }).allShifts())
    // As the score is told: with four decimals.
    expect(shifts.reduce((sum, shift) => sum + shift, 0).toFixed(4)).toBe('0.0000')
  }
})
