import { EMPTY_GATEWAY, GATEWAY } from './playground'
import { expect, row, test } from './test'

const SOURCES = `/instances/${GATEWAY}/service/sources`

test.use({ own: 'sources' })

test('every source is there with its type, its state and its count of services', async ({ page }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toContainText('ACK Cluster')
  await expect(row(page, 'checkout-prod')).toContainText('Synced')
  await expect(row(page, 'checkout-prod').getByRole('cell', { name: '16', exact: true })).toBeVisible()
  await expect(row(page, 'nacos-orders')).toContainText('MSE Nacos')
  await expect(row(page, 'nacos-orders').getByRole('cell', { name: '12', exact: true })).toBeVisible()
})

test('the invalid source says why, since when, what is shown, and what to do', async ({ page }) => {
  await page.goto(SOURCES)
  const invalid = row(page, 'legacy-batch')
  await expect(invalid).toContainText(/Invalid · /, { timeout: 40_000 })
  await expect(invalid).toContainText('refuses')
  await expect(invalid).toContainText('5 services shown are from')
  await expect(invalid).toContainText('delete this source')
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
  await expect(row(page, 'nacos-orders').getByRole('cell', { name: '12', exact: true })).toBeVisible()
  await playground.register('nacos-orders', 'e2e-added', '10.12.99.1')
  await expect(row(page, 'nacos-orders').getByRole('cell', { name: '13', exact: true })).toBeVisible({ timeout: 5_000 })
})

test('a gateway without sources teaches what a source is', async ({ page }) => {
  await page.goto(`/instances/${EMPTY_GATEWAY}/service/sources`)
  await expect(page.getByText('This gateway has no sources yet.')).toBeVisible()
  await expect(page.getByRole('main').getByRole('link', { name: 'Create Source' }).first()).toBeVisible()
})
