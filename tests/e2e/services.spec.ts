import { GATEWAY } from './playground'
import { expect, row, test } from './test'

const SERVICES = `/instances/${GATEWAY}/service/services`

test('the services of every source are there, with their endpoints', async ({ page }) => {
  await page.goto(`${SERVICES}?q=payment`)
  await expect(row(page, 'payment-api')).toContainText('nacos-orders')
  await expect(row(page, 'payment-api')).toContainText('PAYMENTS')
  await expect(row(page, 'payment-api')).toContainText('4 of 4')
  await expect(row(page, 'payment-adapter')).toContainText('checkout-prod')
})

test('what a dead source offered is marked as last known', async ({ page }) => {
  await page.goto(`${SERVICES}?q=nightly`)
  await expect(row(page, 'nightly-settlement')).toContainText('Last known, from')
})

test('an instance that goes takes its endpoint off the page, within moments', async ({ page, playground }) => {
  await page.goto(`${SERVICES}?q=loyalty`)
  await expect(row(page, 'loyalty')).toContainText('2 of 2')
  await playground.register('nacos-orders', 'loyalty', '10.12.99.7')
  await expect(row(page, 'loyalty')).toContainText('3 of 3', { timeout: 5_000 })
  await playground.deregister('nacos-orders', 'loyalty', '10.12.99.7')
  await expect(row(page, 'loyalty')).toContainText('2 of 2', { timeout: 5_000 })
})

test('a search is in the address, and a new service appears by itself', async ({ page, playground }) => {
  await page.goto(SERVICES)
  await page.getByRole('searchbox').fill('appeared')
  await expect(page).toHaveURL(/q=appeared/)
  await expect(page.getByText('Nothing matches these filters.')).toBeVisible()
  await playground.putService('checkout-prod', 'checkout', 'appeared-live')
  await expect(row(page, 'appeared-live')).toBeVisible({ timeout: 5_000 })
})
