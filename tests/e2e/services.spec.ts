import { EMPTY_GATEWAY, GATEWAY, INVENTORY } from './playground'
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

test('hidden services are shown on demand, each with its reason, and stay so after reload and back', async ({ page }) => {
  await page.goto(SERVICES)
  await expect(row(page, 'assets')).toBeVisible()
  await expect(row(page, 'kube-dns')).toHaveCount(0)
  const toggle = page.getByRole('button', { name: 'Show hidden' })
  await expect(toggle).toHaveAttribute('aria-pressed', 'false')
  await toggle.press('Space')
  await expect(page).toHaveURL(/hidden=true/)
  await expect(toggle).toHaveAttribute('aria-pressed', 'true')
  const dns = row(page, 'kube-dns').filter({ hasText: 'checkout-prod' })
  await expect(dns.getByText('Hidden', { exact: true })).toHaveAttribute('title', /kube-system is a namespace of the cluster itself/)
  await expect(row(page, 'consumers:').getByText('Hidden', { exact: true })).toHaveAttribute('title', /consumer/)
  await page.reload()
  await expect(dns).toBeVisible()
  await page.goBack()
  await expect(row(page, 'assets')).toBeVisible()
  await expect(row(page, 'kube-dns')).toHaveCount(0)
})

test('a name that several sources offer says where else, and a filter leaves only such names', async ({ page }) => {
  await page.goto(SERVICES)
  const cart = row(page, /^cart ?Also/)
  await expect(cart).toHaveCount(2)
  const inCluster = cart.filter({ hasText: 'Container service' })
  await expect(inCluster.getByText('Also in nacos-orders')).toHaveAttribute('title', 'nacos-orders: public / DEFAULT_GROUP')
  await page.getByRole('button', { name: 'Same name in several sources' }).click()
  await expect(page).toHaveURL(/collisions=true/)
  await expect(page.getByRole('row')).toHaveCount(3)
  await page.reload()
  await expect(page.getByRole('row')).toHaveCount(3)
})

test('a third source with the same name is counted, and says so by itself', async ({ page, playground }) => {
  await page.goto(`${SERVICES}?collisions=true`)
  await expect(row(page, 'Also in checkout-prod')).toHaveCount(1)
  const body = { gatewayId: GATEWAY, type: 'MSE_NACOS', nacosSourceConfig: { instanceId: INVENTORY } }
  const { body: created } = await playground.call('POST', '/v1/sources', body)
  await expect(row(page, 'Also in 2 sources')).toHaveCount(3)
  await playground.call('DELETE', `/v1/sources/${created.data.sourceId}`)
  await expect(row(page, 'Also in checkout-prod')).toHaveCount(1)
})

test('where no name is offered by two sources the filter says that', async ({ page }) => {
  await page.goto(`/instances/${EMPTY_GATEWAY}/service/services?collisions=true`)
  await expect(page.getByText('No name is offered by two sources.')).toBeVisible()
  await page.getByRole('link', { name: 'Clear filters' }).click()
  await expect(page.getByText('No name is offered by two sources.')).toHaveCount(0)
})

test('a service that is another DNS name shows it, and a headless one says so', async ({ page }) => {
  await page.goto(`${SERVICES}?q=mailer`)
  await expect(row(page, 'mailer')).toContainText('ExternalName')
  await expect(row(page, 'mailer')).toContainText('smtp.mail.example.com')
  await expect(row(page, 'mailer')).not.toContainText('healthy')
  await page.goto(`${SERVICES}?q=session`)
  await expect(row(page, 'session')).toContainText('Headless')
  await expect(row(page, 'session')).toContainText('3 of 3 healthy')
})
