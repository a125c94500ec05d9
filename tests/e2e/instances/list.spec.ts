import { GATEWAY } from '../playground'
import { expect, expectNoAxeFindings, expectNoSidewaysScroll, row, test } from '../test'

test('a row says what an instance is, how it is reached, and how its sources stand', async ({ page }) => {
  await page.goto('/instances')
  const payments = row(page, 'payments-edge')
  await expect(payments).toContainText('Running')
  await expect(payments).toContainText('API gateway · Professional')
  await expect(payments).toContainText('apigw.medium.x1')
  await expect(payments).toContainText('vpc-hz-core')
  await expect(payments.getByRole('button', { name: 'Copy 10.12.0.8' })).toBeVisible()
  await expect(payments).toContainText('Intranet · HTTP 80, HTTPS 443')
  await expect(payments).toContainText('Internet · HTTPS 443')
  await expect(payments).toContainText('2 of 3 synced')
  // The dead cluster has its time of grace first.
  await expect(payments).toContainText('1 invalid', { timeout: 30_000 })
  await expect(payments).toContainText('team=payments')
  await expect(row(page, 'partners-api')).toContainText('None')
})

test('filters by status, VPC and tag are in the address and survive a reload and Back', async ({ page }) => {
  await page.goto('/instances')
  await page.getByLabel('Status').selectOption({ label: 'Upgrading' })
  await expect(row(page, 'mobile-edge')).toBeVisible()
  await expect(row(page, 'payments-edge')).toHaveCount(0)
  await expect(page).toHaveURL(/status=Upgrading/)
  await page.reload()
  await expect(row(page, 'mobile-edge')).toBeVisible()
  await expect(row(page, 'payments-edge')).toHaveCount(0)
  await page.goBack()
  await expect(row(page, 'payments-edge')).toBeVisible()
  await page.getByLabel('VPC').selectOption({ label: 'vpc-hz-edge' })
  await expect(row(page, 'payments-edge')).toHaveCount(0)
  await expect(row(page, 'partners-api')).toBeVisible()
  await page.getByLabel('Tag').selectOption({ label: 'team=payments' })
  await expect(page.getByText('Nothing matches these filters.')).toBeVisible()
  await page.getByRole('link', { name: 'Clear filters' }).click()
  await expect(row(page, 'payments-edge')).toBeVisible()
})

test('a click on a column sorts by it, and once more turns the order round', async ({ page }) => {
  await page.goto('/instances')
  const names = page.getByRole('rowheader').getByRole('link')
  await page.getByRole('button', { name: 'Instance', exact: true }).click()
  await expect(names).toHaveText(['mobile-edge', 'partners-api', 'payments-edge'])
  await page.getByRole('button', { name: 'Instance', exact: true }).click()
  await expect(names).toHaveText(['payments-edge', 'partners-api', 'mobile-edge'])
  await expect(page).toHaveURL(/sort=-name/)
  await expect(page.getByRole('columnheader', { name: 'Instance' })).toHaveAttribute('aria-sort', 'descending')
})

test('the menu of a row leads on, and says what can’t be done now and why', async ({ page }) => {
  await page.goto('/instances')
  await row(page, 'partners-api').getByRole('button', { name: 'Actions of partners-api' }).click()
  await expect(page.getByRole('menuitem', { name: /^Delete/ })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByRole('menuitem', { name: /^Delete/ })).toContainText('It is Creating.')
  await page.keyboard.press('Escape')
  await row(page, 'payments-edge').getByRole('button', { name: 'Actions of payments-edge' }).click()
  await page.getByRole('menuitem', { name: 'Sources' }).click()
  await expect(page).toHaveURL(new RegExp(`/instances/${GATEWAY}/service/sources$`))
})

test('what another person creates and deletes comes and goes by itself', async ({ page, playground }) => {
  await page.goto('/instances')
  await expect(row(page, 'payments-edge')).toBeVisible()
  const gateway = { name: 'by-somebody', spec: 'apigw.small.x1', vpcId: 'vpc-bp1core8x2' }
  const { body } = await playground.call('POST', '/v1/gateways', gateway)
  await expect(row(page, 'by-somebody')).toContainText('Running')
  await playground.call('DELETE', `/v1/gateways/${body.data.gatewayId}`)
  await expect(row(page, 'by-somebody')).toHaveCount(0)
})

for (const theme of ['light', 'dark'] as const) {
  test(`the list has no findings and fits a phone, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize({ width: 320, height: 640 })
    await page.goto('/instances')
    await expect(row(page, 'payments-edge')).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectNoAxeFindings(page)
  })
}
