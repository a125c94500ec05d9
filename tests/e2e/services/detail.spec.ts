import { GATEWAY } from '../playground'
import { expect, expectNoAxeFindings, row, test } from '../test'

const SERVICES = `/instances/${GATEWAY}/service/services`

test.use({ own: 'service-detail' })

test('a service opens from its name with its facts and endpoints, survives a reload, and Escape leads back', async ({ page }) => {
  await page.goto(`${SERVICES}?q=fraud`)
  const link = page.getByRole('link', { name: 'fraud-score', exact: true })
  await link.click()
  const panel = page.getByRole('dialog', { name: 'fraud-score' })
  await expect(panel).toContainText('3 of 3 healthy')
  await expect(panel).toContainText('public / PAYMENTS')
  await expect(panel.getByRole('link', { name: 'nacos-orders' })).toBeVisible()
  await expect(panel.getByRole('row').filter({ hasText: '10.12.31.' })).toHaveCount(3)
  await expect(panel.getByRole('row').nth(1)).toContainText('Weight 1')
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await expect(link).toBeFocused()
  await link.click()
  await page.reload()
  await expect(panel).toContainText('3 of 3 healthy')
  await page.goBack()
  await expect(panel).toBeHidden()
})

test('a service with a twin leads to it, and one that is not checked says so', async ({ page }) => {
  await page.goto(`${SERVICES}?collisions=true`)
  await row(page, 'Container service').getByRole('link', { name: 'cart', exact: true }).click()
  const panel = page.getByRole('dialog', { name: 'cart' })
  await panel.getByRole('link', { name: 'nacos-orders: public / DEFAULT_GROUP' }).click()
  await expect(panel.getByRole('link', { name: 'nacos-orders', exact: true })).toBeVisible()
  await page.goto(`${SERVICES}?type=VIP`)
  await page.getByRole('link', { name: 'mainframe', exact: true }).click()
  const fixed = page.getByRole('dialog', { name: 'mainframe' })
  await expect(fixed).toContainText('Not checked')
  await expect(fixed).toContainText('10.12.200.12:8443')
  await expectNoAxeFindings(page)
})

test('a service that its source no longer offers says so, in the list and in full', async ({ page, playground }) => {
  await playground.register('nacos-orders', 'short-lived', '10.12.98.1')
  const sourceId = await playground.sourceId('nacos-orders')
  const offers = `/console/v1/sources/${sourceId}/services?q=short-lived`
  await expect.poll(async () => (await playground.call('GET', offers)).body.totalSize, { timeout: 15_000 }).toBe(1)
  const body = { gatewayId: GATEWAY, sourceType: 'MSE_NACOS', serviceConfigs: [{ name: 'short-lived', sourceId }] }
  expect((await playground.call('POST', '/v1/services', body)).status).toBe(200)
  await page.goto(`${SERVICES}?q=short-lived`)
  await expect(row(page, 'short-lived')).toContainText('1 of 1 healthy')
  await playground.deregister('nacos-orders', 'short-lived', '10.12.98.1')
  await playground.removeService('nacos-orders', 'short-lived')
  await expect(row(page, 'short-lived')).toContainText('No longer offered', { timeout: 20_000 })
  await page.getByRole('link', { name: 'short-lived', exact: true }).click()
  await expect(page.getByRole('dialog')).toContainText('nacos-orders does not offer this service any more')
})

test('Delete says what goes, Cancel and Escape keep it, and the row goes at once', async ({ page }) => {
  await page.goto(`${SERVICES}?q=voucher`)
  const link = row(page, 'vouchers').getByRole('link', { name: 'Delete vouchers' })
  await link.click()
  const dialog = page.getByRole('dialog', { name: 'Delete service vouchers?' })
  await expect(dialog).toContainText('checkout-prod itself is not touched')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(link).toBeFocused()
  await link.click()
  await page.reload()
  await expect(dialog).toContainText('routes to it stop working')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Service vouchers deleted')).toBeVisible()
  await expect(row(page, 'vouchers')).toHaveCount(0)
  await expect(page).toHaveURL(/q=voucher$/)
})

test('an unknown service is an error with a remedy, not a blank panel', async ({ page }) => {
  await page.goto(`${SERVICES}/svc-none`)
  await expect(page.getByRole('dialog')).toContainText('There is no such service')
})
