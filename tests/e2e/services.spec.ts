import { EMPTY_GATEWAY, GATEWAY, INVENTORY } from './playground'
import { expect, row, test } from './test'

const SERVICES = `/instances/${GATEWAY}/service/services`

test('the services that were added are there, with their endpoints; what is only offered is not', async ({ page }) => {
  await page.goto(`${SERVICES}?q=payment`)
  await expect(row(page, 'payment-api')).toContainText('nacos-orders')
  await expect(row(page, 'payment-api')).toContainText('PAYMENTS')
  await expect(row(page, 'payment-api')).toContainText('4 of 4')
  await expect(row(page, 'payment-adapter')).toContainText('checkout-prod')
  await page.goto(`${SERVICES}?q=re`)
  await expect(row(page, 'refunds')).toBeVisible()
  await expect(row(page, 'recommendations')).toHaveCount(0)
})

test('what a dead source offered is marked as last known, and never as good', async ({ page }) => {
  await page.goto(`${SERVICES}?q=nightly`)
  await expect(row(page, 'nightly-settlement')).toContainText('Last known, from')
  await expect(row(page, 'nightly-settlement').locator('[data-tone=good]')).toHaveCount(0)
})

test('typed addresses are shown as such, and never called healthy', async ({ page }) => {
  await page.goto(`${SERVICES}?type=VIP`)
  await expect(row(page, 'mainframe')).toContainText('10.12.200.11:8443')
  await expect(row(page, 'mainframe')).toContainText('Not checked')
  await expect(row(page, 'mainframe')).not.toContainText('healthy')
  await page.getByLabel('Type').selectOption({ label: 'DNS name' })
  await expect(page).toHaveURL(/type=DNS/)
  await expect(row(page, 'card-network')).toContainText('gateway.cards.example.com:443')
  await expect(row(page, 'mainframe')).toHaveCount(0)
})

test('an instance that goes takes its endpoint off the page, within moments', async ({ page, playground }) => {
  await page.goto(`${SERVICES}?q=loyalty`)
  await expect(row(page, 'loyalty')).toContainText('2 of 2')
  await playground.register('nacos-orders', 'loyalty', '10.12.99.7')
  await expect(row(page, 'loyalty')).toContainText('3 of 3', { timeout: 5_000 })
  await playground.deregister('nacos-orders', 'loyalty', '10.12.99.7')
  await expect(row(page, 'loyalty')).toContainText('2 of 2', { timeout: 5_000 })
})

test('search, filters and sort are in the address and survive a reload, and what somebody adds appears by itself', async ({ page, playground }) => {
  await page.goto(SERVICES)
  await page.getByRole('searchbox').fill('by-somebody')
  await expect(page).toHaveURL(/q=by-somebody/)
  await expect(page.getByText('Nothing matches these filters.')).toBeVisible()
  const body = { gatewayId: GATEWAY, sourceType: 'VIP', serviceConfigs: [{ name: 'by-somebody', addresses: ['10.9.9.9:80'] }] }
  const { body: created } = await playground.call('POST', '/v1/services', body)
  await expect(row(page, 'by-somebody')).toHaveClass(/fresh/, { timeout: 5_000 })
  await expect(row(page, 'by-somebody')).not.toHaveClass(/fresh/)
  await playground.call('DELETE', `/v1/services/${created.data.serviceIds[0]}`)
  await expect(row(page, 'by-somebody')).toHaveCount(0, { timeout: 5_000 })
  await page.getByRole('link', { name: 'Clear filters' }).click()
  // The sources are asked for when somebody is about to choose one.
  await page.getByLabel('Source', { exact: true }).focus()
  await page.getByLabel('Source', { exact: true }).selectOption({ label: 'legacy-batch' })
  await expect(row(page, 'reconcile')).toBeVisible()
  await expect(row(page, 'mainframe')).toHaveCount(0)
  await page.getByRole('button', { name: 'Name', exact: true }).click()
  await page.getByRole('button', { name: 'Name', exact: true }).click()
  await expect(page).toHaveURL(/sort=-name/)
  await page.reload()
  await expect(page.getByRole('row').nth(1)).toContainText('statement-print')
  await page.goBack()
  await expect(page.getByRole('row').nth(1)).toContainText('archive')
})

test('a name that the gateway has from elsewhere says where, and a filter leaves only such names', async ({ page }) => {
  await page.goto(SERVICES)
  const cart = row(page, /^cart ?Also/)
  await expect(cart).toHaveCount(2)
  const inCluster = cart.filter({ hasText: 'Container service' })
  await expect(inCluster.getByText('Also in nacos-orders')).toHaveAttribute('title', 'nacos-orders: public / DEFAULT_GROUP')
  await page.getByRole('button', { name: 'Same name elsewhere' }).click()
  await expect(page).toHaveURL(/collisions=true/)
  await expect(page.getByRole('row')).toHaveCount(3)
  await page.reload()
  await expect(page.getByRole('row')).toHaveCount(3)
})

test('where no name is there twice the filter says that', async ({ page }) => {
  await page.goto(`/instances/${EMPTY_GATEWAY}/service/services?collisions=true`)
  await expect(page.getByText('No two services have the same name.')).toBeVisible()
  await page.getByRole('link', { name: 'Clear filters' }).click()
  await expect(page.getByText('This gateway has no services yet.')).toBeVisible()
  await expect(page.getByRole('main')).toContainText('Add a source first')
})

test('a service that is another DNS name shows it, and a headless one says so', async ({ page }) => {
  await page.goto(`${SERVICES}?q=mailer`)
  await expect(row(page, 'mailer')).toContainText('smtp.mail.example.com')
  await expect(row(page, 'mailer')).not.toContainText('healthy')
  await page.goto(`${SERVICES}?q=session`)
  await expect(row(page, 'session')).toContainText('Headless')
  await expect(row(page, 'session')).toContainText('3 of 3 healthy')
})

test('a source that is deleted takes its services with it', async ({ page, playground }) => {
  const body = { gatewayId: GATEWAY, type: 'MSE_NACOS', nacosSourceConfig: { instanceId: INVENTORY } }
  const { body: created } = await playground.call('POST', '/v1/sources', body)
  const sourceId = created.data.sourceId
  await expect
    .poll(async () => (await playground.call('GET', `/console/v1/sources/${sourceId}/services`)).body.totalSize)
    .toBe(8)
  const configs = [{ name: 'warehouse', sourceId }]
  await playground.call('POST', '/v1/services', { gatewayId: GATEWAY, sourceType: 'MSE_NACOS', serviceConfigs: configs })
  await page.goto(`${SERVICES}?q=warehouse`)
  await expect(row(page, 'warehouse')).toContainText('nacos-inventory')
  await playground.call('DELETE', `/v1/sources/${sourceId}`)
  await expect(row(page, 'warehouse')).toHaveCount(0, { timeout: 5_000 })
})
