import type { Locator } from '@playwright/test'
import { EMPTY_GATEWAY, GATEWAY } from './playground'
import { count, expect, row, test } from './test'

const ORDERS = 'mse-cn-9v0xqw3e'
const SOURCES = `/instances/${GATEWAY}/service/sources`

test.use({ own: 'sources' })

test('every source is there with its type, its state and its count of services', async ({ page }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toContainText('ACK Cluster')
  await expect(row(page, 'checkout-prod')).toContainText('Synced')
  await expect(count(page, 'checkout-prod', 16)).toBeVisible()
  await expect(row(page, 'nacos-orders')).toContainText('MSE Nacos')
  await expect(count(page, 'nacos-orders', 12)).toBeVisible()
})

test('the invalid source says why, since when, what is shown, and what to do', async ({ page }) => {
  await page.goto(SOURCES)
  const invalid = row(page, 'legacy-batch')
  await expect(invalid).toContainText(/Invalid · /, { timeout: 40_000 })
  await expect(invalid).toContainText('refuses')
  await expect(invalid).toContainText('5 services shown are from')
  await expect(invalid).toContainText('delete this source')
})

test('a failing source counts its attempts and is tried at once by whoever asks', async ({ page }) => {
  await page.goto(SOURCES)
  const failing = row(page, 'legacy-batch')
  await expect(failing).toContainText(/Attempt \d+ failed; the next at \d\d:\d\d:\d\d\./, { timeout: 40_000 })
  const before = await attempts(failing)
  await failing.getByRole('button', { name: 'Try legacy-batch now' }).press('Enter')
  await expect(failing.getByRole('status').filter({ hasText: 'legacy-batch failed again. It refuses connections.' })).toHaveCount(1)
  expect(await attempts(failing)).toBeGreaterThan(before)
  await expect(failing.getByRole('button', { name: 'Try legacy-batch now' })).toBeFocused()
  await expect(row(page, 'checkout-prod').getByRole('button', { name: /^Try/ })).toHaveCount(0)
})

test('a retry that the server refuses says so while it is asked, then is told with its request id until it is dismissed', async ({ page }) => {
  const refusal = { requestId: 'req-e2e-retry', code: 'Throttling.User', message: 'slower' }
  let refuse = () => {}
  const asked = new Promise<void>((resolve) => (refuse = resolve))
  await page.route('**/console/v1/sources/*/retry', async (route) => {
    await asked
    await route.fulfill({ status: 429, json: refusal })
  })
  await page.goto(SOURCES)
  const button = row(page, 'legacy-batch').getByRole('button', { name: 'Try legacy-batch now' })
  await button.click()
  const pending = row(page, 'legacy-batch').getByRole('button', { name: 'Trying legacy-batch' })
  await expect(pending).toHaveAttribute('aria-disabled', 'true')
  refuse()
  const messages = page.getByRole('region', { name: 'Messages' })
  await expect(messages).toContainText('legacy-batch could not be tried. Too many requests. Try again in a moment.')
  await expect(messages.getByRole('button', { name: 'Copy req-e2e-retry' })).toBeVisible()
  await expect(button).not.toHaveAttribute('aria-disabled')
  await messages.getByRole('button', { name: 'Dismiss' }).click()
  await expect(messages.getByRole('button')).toHaveCount(0)
})

test('a source that the inventory blocks is not tried by hand', async ({ page, playground }) => {
  const parameters = `/console/v1/nacos-instances/${ORDERS}/parameters`
  await page.goto(SOURCES)
  await playground.call('PUT', parameters, { mcpEnabled: false })
  await expect(row(page, 'nacos-orders')).toContainText('MCPEnabled was turned off.')
  await expect(row(page, 'nacos-orders').getByRole('button', { name: /^Try/ })).toHaveCount(0)
  await playground.call('PUT', parameters, { mcpEnabled: true })
  await expect(row(page, 'nacos-orders')).toContainText('Synced')
})

test('hidden services are counted apart', async ({ page }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toContainText('+2 hidden')
  await expect(row(page, 'nacos-orders')).toContainText('+1 hidden')
})

test('filters, sorting and search are in the address and survive reload and back', async ({ page }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'nacos-orders')).toBeVisible()
  await page.getByLabel('Type').selectOption({ label: 'MSE Nacos' })
  await expect(row(page, 'checkout-prod')).toHaveCount(0)
  await expect(page).toHaveURL(/type=MSE_NACOS/)
  await page.reload()
  await expect(row(page, 'nacos-orders')).toBeVisible()
  await expect(row(page, 'checkout-prod')).toHaveCount(0)
  await page.goBack()
  await expect(row(page, 'checkout-prod')).toBeVisible()

  await page.getByRole('button', { name: 'Services' }).click()
  await expect(page.getByRole('columnheader', { name: 'Services' })).toHaveAttribute('aria-sort', 'ascending')
  await expect(page.getByRole('row').nth(1)).toContainText('legacy-batch')
  await page.getByRole('button', { name: 'Services' }).click()
  await expect(page.getByRole('columnheader', { name: 'Services' })).toHaveAttribute('aria-sort', 'descending')
  await expect(page.getByRole('row').nth(1)).toContainText('checkout-prod')

  await page.getByRole('searchbox').fill('nothing like it')
  await expect(page.getByText('Nothing matches these filters.')).toBeVisible()
})

test('a service that appears in a registry is counted within moments, without a reload', async ({ page, playground }) => {
  await page.goto(SOURCES)
  await expect(count(page, 'nacos-orders', 12)).toBeVisible()
  await playground.register('nacos-orders', 'e2e-added', '10.12.99.1')
  await expect(count(page, 'nacos-orders', 13)).toBeVisible({ timeout: 5_000 })
})

test('a gateway without sources teaches what a source is', async ({ page }) => {
  await page.goto(`/instances/${EMPTY_GATEWAY}/service/sources`)
  await expect(page.getByText('This gateway has no sources yet.')).toBeVisible()
  await expect(page.getByRole('main').getByRole('link', { name: 'Create Source' }).first()).toBeVisible()
})

test('the menu of a row tries, copies, and leads to settings and deletion', async ({ page }) => {
  await page.goto(SOURCES)
  const menu = page.getByRole('menu')
  const more = (name: string) => row(page, name).getByRole('button', { name: `More for ${name}` })
  await more('nacos-orders').click()
  await expect(menu.getByRole('menuitem')).toHaveText(['Open', 'Copy id', 'Parameter Settings', 'Delete'])
  await expect(menu.getByRole('menuitem', { name: 'Open' })).toBeFocused()
  await page.keyboard.press('End')
  await expect(menu.getByRole('menuitem', { name: 'Delete' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Delete source nacos-orders?' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()

  await expect(row(page, 'legacy-batch')).toContainText(/Attempt \d+ failed/, { timeout: 40_000 })
  const before = await attempts(row(page, 'legacy-batch'))
  await more('legacy-batch').click()
  await menu.getByRole('menuitem', { name: 'Try now' }).click()
  await expect.poll(() => attempts(row(page, 'legacy-batch'))).toBeGreaterThan(before)
})

test('the id of a row is copied from its menu', async ({ page, context, playground }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(SOURCES)
  await row(page, 'nacos-orders').getByRole('button', { name: 'More for nacos-orders' }).click()
  await page.getByRole('menuitem', { name: 'Copy id' }).click()
  const id = await playground.sourceId('nacos-orders')
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText(`${id} copied`)
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(id)
})

test('rows are chosen by click, by range and by key, without moving the page, until the filter changes', async ({ page }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toBeVisible()
  const boxes = page.getByRole('rowgroup').nth(1).getByRole('checkbox')
  const all = page.getByRole('columnheader').getByRole('checkbox', { name: 'Select all on this page' })
  const bar = page.getByRole('region', { name: 'Selection' })
  const before = await page.getByRole('table').boundingBox()
  await boxes.first().click()
  await expect(bar).toContainText('1 selected')
  expect(await page.getByRole('table').boundingBox()).toEqual(before)
  expect(await all.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true)
  await boxes.last().click({ modifiers: ['Shift'] })
  await expect(bar).toContainText('3 selected')
  await expect(all).toBeChecked()
  await bar.getByRole('button', { name: 'Clear' }).click()
  await expect(bar).toHaveCount(0)

  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(page.getByRole('row').nth(2).getByRole('link').first()).toBeFocused()
  await page.keyboard.press('x')
  await expect(bar).toContainText('1 selected')
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  await expect(bar).toContainText('2 selected')
  await page.keyboard.press('k')
  await page.keyboard.press('x')
  await expect(bar).toContainText('1 selected')

  await page.getByRole('button', { name: 'Services' }).click()
  await expect(page).toHaveURL(/sort=services/)
  await expect(bar).toContainText('1 selected')
  await page.getByLabel('Type').selectOption({ label: 'MSE Nacos' })
  await expect(page).toHaveURL(/type=MSE_NACOS/)
  await expect(bar).toHaveCount(0)
})

test('a chosen source that somebody else deletes is told of and left out', async ({ page, playground }) => {
  await page.goto(SOURCES)
  await row(page, 'legacy-batch').getByRole('checkbox').check()
  await row(page, 'nacos-orders').getByRole('checkbox').check()
  const id = await playground.sourceId('legacy-batch')
  await playground.call('DELETE', `/v1/sources/${id}`)
  const bar = page.getByRole('region', { name: 'Selection' })
  await expect(bar).toContainText('1 is no longer there')
  await expect(bar.getByRole('link', { name: 'Delete 1 source' })).toBeVisible()
  await playground.call('POST', `/console/v1/sources/${id}/restore`)
  await expect(row(page, 'legacy-batch')).toBeVisible()
  await expect(bar).not.toContainText('no longer there')
})

test('columns are shown as the reader chose them, also next time and on a phone', async ({ page }) => {
  await page.goto(SOURCES)
  await expect(page.getByRole('columnheader', { name: 'Created' })).toBeVisible()
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Created' }).uncheck()
  await page.getByRole('checkbox', { name: 'Type' }).uncheck()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('columnheader', { name: 'Created' })).toHaveCount(0)
  await page.reload()
  await expect(row(page, 'checkout-prod')).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'Created' })).toHaveCount(0)
  await expect(row(page, 'checkout-prod')).not.toContainText('ACK Cluster', { useInnerText: true })
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(row(page, 'checkout-prod')).not.toContainText('ACK Cluster', { useInnerText: true })
  await expect(row(page, 'checkout-prod')).toContainText('Synced', { useInnerText: true })
})

test('a row that changed lights up for a moment, one that was paged or filtered to does not', async ({ page, playground }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'nacos-orders')).toContainText('Synced')
  await page.getByLabel('Type').selectOption({ label: 'MSE Nacos' })
  await expect(row(page, 'checkout-prod')).toHaveCount(0)
  await page.getByLabel('Type').selectOption({ label: 'Any' })
  await expect(row(page, 'checkout-prod')).not.toHaveClass(/fresh/)
  await playground.register('nacos-orders', 'e2e-glows', '10.12.99.2')
  await expect(row(page, 'nacos-orders')).toHaveClass(/fresh/)
  await expect(row(page, 'checkout-prod')).not.toHaveClass(/fresh/)
  await expect(row(page, 'nacos-orders')).not.toHaveClass(/fresh/)
})

/** How many attempts at a source failed, as its row tells. */
const attempts = async (source: Locator): Promise<number> =>
  Number(/Attempt (\d+) failed/.exec(await source.innerText())?.[1])
