import { BILLING, GATEWAY } from '../playground'
import { expect, expectNoAxeFindings, expectNoSidewaysScroll, row, test } from '../test'

test.use({ own: 'nacos_instances' })

test('the list tells MCPEnabled in words, and how many sources depend on each', async ({ page }) => {
  await page.goto('/nacos-instances')
  await expect(row(page, 'nacos-orders').getByRole('cell', { name: 'On', exact: true })).toBeVisible()
  await expect(row(page, 'nacos-orders').getByRole('cell', { name: '1', exact: true })).toBeVisible()
  await expect(row(page, 'nacos-billing').getByRole('cell', { name: 'Off', exact: true })).toBeVisible()
  await expect(row(page, 'nacos-intranet').getByRole('cell', { name: 'Not supported' })).toBeVisible()
  await page.getByRole('combobox', { name: 'MCPEnabled' }).selectOption('false')
  await expect(page).toHaveURL(/mcp=false/)
  await expect(row(page, 'nacos-orders')).toHaveCount(0)
  await expect(row(page, 'nacos-billing')).toBeVisible()
})

test('an instance is registered with a password that is never shown again, and changed', async ({ page, playground }) => {
  await page.goto('/nacos-instances/register')
  const panel = page.getByRole('dialog', { name: 'Register Nacos Instance' })
  await panel.getByLabel('Name', { exact: true }).fill('registered-here')
  await panel.getByLabel('VPC').selectOption('vpc-bp1core8x2')
  await panel.getByLabel('Address').fill('http://10.0.0.8:8848')
  await panel.getByLabel('Address').blur()
  await expect(panel.getByLabel('Address')).toHaveAccessibleDescription(/without http/)
  await panel.getByLabel('Address').fill('127.0.0.1:9')
  await panel.getByLabel('Namespaces').fill('public, dev')
  await panel.getByLabel('Username (optional)').fill('nacos')
  await panel.getByRole('button', { name: 'OK' }).click()
  await expect(panel.getByLabel('Password')).toBeFocused()
  await panel.getByLabel('Password').fill('topsecret')
  await panel.getByRole('button', { name: 'OK' }).click()
  await expect(panel).toBeHidden()
  await row(page, 'registered-here').getByRole('link', { name: 'registered-here' }).click()
  const detail = page.getByRole('dialog', { name: 'registered-here' })
  await expect(detail.getByLabel('Password')).toHaveValue('')
  await expect(detail.getByLabel('Password')).toHaveAttribute('placeholder', 'Unchanged')
  await expect(detail.getByLabel('Namespaces')).toHaveValue('public, dev')
  await detail.getByLabel('Address').fill('127.0.0.1:10')
  await detail.getByRole('button', { name: 'Save' }).click()
  await expect(detail.getByLabel('Password')).toHaveAccessibleDescription(/not sent to another address/)
  await detail.getByLabel('Password').fill('topsecret')
  await detail.getByRole('button', { name: 'Save' }).click()
  await expect(detail).toBeHidden()
  await expect(row(page, 'registered-here')).toContainText('127.0.0.1:10')
  const { body } = await playground.call('GET', '/console/v1/nacos-instances?q=registered-here')
  expect(JSON.stringify(body)).not.toContain('topsecret')
})

test('a link in a panel asks before it leaves unsaved input', async ({ page, playground }) => {
  const registered = { vpcId: 'vpc-bp1core8x2', name: 'changing', address: '127.0.0.1:9', namespaces: ['public'] }
  const { body } = await playground.call('POST', '/console/v1/nacos-instances', registered)
  const instance = `/nacos-instances/${body.instance.instanceId}`
  const here = new RegExp(`${instance}\\?`)
  await page.goto(instance)
  const panel = page.getByRole('dialog', { name: 'changing' })
  const name = panel.getByRole('textbox', { name: 'Name', exact: true })
  await name.fill('half-typed')
  const ask = page.getByRole('dialog', { name: 'Discard what you entered?' })

  await panel.getByRole('link', { name: 'Parameter Settings' }).click()
  await ask.getByRole('button', { name: 'Keep editing' }).click()
  await expect(page).toHaveURL(here)
  await expect(name).toHaveValue('half-typed')

  await panel.getByRole('link', { name: 'Parameter Settings' }).click()
  await ask.getByRole('button', { name: 'Discard' }).click()
  await expect(page).toHaveURL(`${instance}/parameters`)
  await page.goBack()
  await expect(page).toHaveURL(here)
  await expect(name).not.toHaveValue('half-typed')
})

test('what somebody else registers and removes appears and goes without a reload', async ({ page, playground }) => {
  await page.goto('/nacos-instances')
  await expect(row(page, 'nacos-orders')).toBeVisible()
  const body = { vpcId: 'vpc-bp1core8x2', name: 'by-another', version: '2.3.2', address: '127.0.0.1:9' }
  const { body: made } = await playground.call('POST', '/console/v1/nacos-instances', body)
  await expect(row(page, 'by-another')).toBeVisible({ timeout: 5_000 })
  await playground.call('DELETE', `/console/v1/nacos-instances/${made.instance.instanceId}`)
  await expect(row(page, 'by-another')).toHaveCount(0, { timeout: 5_000 })
})

test('MCPEnabled that is turned on in one page makes the row in another one’s Create Source selectable', async ({ page, context }) => {
  await page.goto(`/instances/${GATEWAY}/service/sources/create?type=MSE_NACOS`)
  const option = page.getByRole('option', { name: /nacos-billing/ })
  await expect(page.getByRole('option', { name: /nacos-inventory/ })).toBeVisible()
  await expect(option).toHaveCount(0)
  const other = await context.newPage()
  await other.goto('/nacos-instances')
  await row(other, 'nacos-billing').getByRole('button', { name: 'Actions for nacos-billing' }).click()
  await other.getByRole('menuitem', { name: 'Parameter Settings' }).click()
  const mcp = other.getByRole('switch', { name: 'MCPEnabled' })
  await mcp.click()
  await expect(mcp).toBeChecked()
  await option.click()
  await expect(option).toHaveAttribute('aria-selected', 'true')
  await mcp.click()
  await expect(mcp).not.toBeChecked()
  await other.getByRole('link', { name: 'Nacos instances' }).first().click()
  await expect(row(other, 'nacos-billing').getByRole('cell', { name: 'Off', exact: true })).toBeVisible()
})

for (const path of ['/nacos-instances', '/nacos-instances/register', `/nacos-instances/${BILLING}`, `/nacos-instances/${BILLING}/remove`]) {
  test(`${path} has no axe finding and fits 1440 and 320 pixels`, async ({ page }) => {
    await page.goto(path)
    await expect(page.getByRole(path === '/nacos-instances' ? 'row' : 'dialog').filter({ hasText: /billing|Register/ }).first()).toBeVisible()
    await expectNoAxeFindings(page)
    await page.setViewportSize({ width: 320, height: 720 })
    await expectNoAxeFindings(page)
    await expectNoSidewaysScroll(page)
  })
}
