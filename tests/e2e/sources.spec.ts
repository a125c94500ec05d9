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

/** How many attempts at a source failed, as its row tells. */
const attempts = async (source: Locator): Promise<number> =>
  Number(/Attempt (\d+) failed/.exec(await source.innerText())?.[1])
