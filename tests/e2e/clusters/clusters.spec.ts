import { GATEWAY } from '../playground'
import { expect, expectNoAxeFindings, expectNoSidewaysScroll, row, test } from '../test'

test.use({ own: 'clusters' })

const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: c
clusters:
- name: c
  cluster: { server: 'https://10.0.0.1:6443' }
contexts:
- name: c
  context: { cluster: c, user: u }
users:
- name: u
  user: { token: abc }
`
const WITH_EXEC = KUBECONFIG.replace('{ token: abc }', '{ exec: { apiVersion: v1, command: id } }')

test('the list is searched, filtered and sorted in the address, and Back and reload keep it', async ({ page }) => {
  await page.goto('/clusters')
  await expect(row(page, 'checkout-prod')).toContainText('ACK Cluster')
  await expect(row(page, 'people-data')).toContainText('No permission to read it')
  await expect(page).toHaveURL(/region=cn-hangzhou/)
  await expect(page.getByRole('link', { name: /^Clusters/ })).toHaveAttribute('aria-current', 'page')
  await page.getByRole('combobox', { name: 'Status' }).selectOption('stopped')
  await expect(page.getByRole('row')).toHaveCount(2)
  await expect(row(page, 'staging-old')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('row')).toHaveCount(2)
  await page.goBack()
  await expect(row(page, 'checkout-prod')).toBeVisible()
  await page.getByRole('columnheader', { name: 'Sources' }).getByRole('button').click()
  await page.getByRole('columnheader', { name: 'Sources' }).getByRole('button').click()
  await expect(page).toHaveURL(/sort=-sources/)
  await expect(page.getByRole('row').nth(1)).toContainText('checkout-prod')
  await page.getByRole('searchbox').fill('nothing-is-called-so')
  await expect(page.getByText('Nothing matches these filters.')).toBeVisible()
})

test('a cluster is registered from a file, after what its kubeconfig may not hold is told at the field', async ({ page }) => {
  await page.goto('/clusters')
  const open = page.getByRole('link', { name: 'Register Cluster' })
  await open.click()
  const panel = page.getByRole('dialog', { name: 'Register Cluster' })
  await panel.getByRole('button', { name: 'OK' }).click()
  await expect(panel.getByLabel('Name')).toBeFocused()
  await expect(panel.getByLabel('Name')).toHaveAccessibleDescription('Enter a name.')
  await panel.getByLabel('Name').fill('checkout-prod')
  await panel.getByLabel('VPC').selectOption('vpc-bp1core8x2')
  await panel.getByLabel('Type').selectOption('ACK')
  await panel.getByRole('textbox', { name: 'Kubeconfig' }).fill(WITH_EXEC)
  await panel.getByRole('button', { name: 'OK' }).click()
  await expect(panel.getByRole('textbox', { name: 'Kubeconfig' })).toHaveAccessibleDescription(/runs a command \(exec\)/)
  await expect(panel.getByRole('textbox', { name: 'Kubeconfig' })).toHaveValue(WITH_EXEC)
  await panel.locator('input[type=file]').setInputFiles({ name: 'config', mimeType: 'text/plain', buffer: Buffer.from(KUBECONFIG) })
  await expect(panel.getByRole('textbox', { name: 'Kubeconfig' })).toHaveValue(KUBECONFIG)
  await panel.getByRole('button', { name: 'OK' }).click()
  await expect(panel.getByLabel('Name')).toHaveAccessibleDescription(/Another one in this region has this name/)
  await panel.getByLabel('Name').fill('from-a-file')
  await panel.getByRole('button', { name: 'OK' }).click()
  await expect(panel).toBeHidden()
  await expect(row(page, 'from-a-file')).toContainText('Running')
  await expect(open).toBeFocused()
})

test('unsaved input asks before it goes', async ({ page }) => {
  await page.goto('/clusters')
  await page.getByRole('link', { name: 'Register Cluster' }).click()
  const panel = page.getByRole('dialog', { name: 'Register Cluster' })
  await panel.getByLabel('Name').fill('half')
  await page.keyboard.press('Escape')
  const ask = page.getByRole('dialog', { name: 'Discard what you entered?' })
  await ask.getByRole('button', { name: 'Keep editing' }).click()
  await expect(panel.getByLabel('Name')).toHaveValue('half')
  await page.keyboard.press('Escape')
  await ask.getByRole('button', { name: 'Discard' }).click()
  await expect(panel).toBeHidden()
  await expect(page).toHaveURL(/\/clusters\?region=cn-hangzhou$/)
})

test('what a cluster is registered with is changed, and removed with its name typed once a source depends on it', async ({ page, playground }) => {
  const body = { vpcId: 'vpc-bp1core8x2', name: 'soon-gone', clusterType: 'Registered', kubeconfig: KUBECONFIG }
  const { body: made } = await playground.call('POST', '/console/v1/clusters', body)
  const clusterId = made.cluster.clusterId
  await playground.call('POST', '/v1/sources', { gatewayId: GATEWAY, type: 'K8S', k8sSourceConfig: { clusterId } })
  await page.goto('/clusters')
  await row(page, 'soon-gone').getByRole('link', { name: 'soon-gone' }).click()
  const panel = page.getByRole('dialog', { name: 'soon-gone' })
  await expect(panel.getByRole('link', { name: 'payments-edge' })).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Save' })).toHaveAccessibleDescription('Nothing was changed yet.')
  await panel.getByLabel('Version (optional)').fill('1.31')
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(panel).toBeHidden()
  await expect(row(page, 'soon-gone')).toContainText('1.31')

  await row(page, 'soon-gone').getByRole('button', { name: 'Actions for soon-gone' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove cluster soon-gone?' })
  await expect(dialog).toContainText('1 source becomes invalid')
  await expect(dialog.getByRole('button', { name: 'Remove' })).toHaveAccessibleDescription('Type soon-gone first.')
  await dialog.getByLabel('Type soon-gone to remove it').fill('soon-gone')
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(dialog).toBeHidden()
  await expect(row(page, 'soon-gone')).toHaveCount(0)
  await page.goto(`/instances/${GATEWAY}/service/sources?q=soon-gone`)
  await expect(row(page, 'soon-gone')).toContainText('Invalid')
})

test('what is from the inventory file is shown and says why it is not changed here', async ({ page }) => {
  await page.goto('/clusters')
  await row(page, 'risk-acs').getByRole('button', { name: 'Actions for risk-acs' }).click()
  await expect(page.getByRole('menuitem', { name: /Remove/ })).toContainText('inventory file')
  await page.keyboard.press('Escape')
  await row(page, 'risk-acs').getByRole('link', { name: 'risk-acs' }).click()
  const panel = page.getByRole('dialog', { name: 'risk-acs' })
  await expect(panel).toContainText('inventory file')
  await expect(panel.getByRole('button', { name: 'Save' })).toHaveCount(0)
})

for (const path of ['/clusters', '/clusters/register', '/clusters/cb2n6ys1d8f4x0k75', '/clusters/cb2n6ys1d8f4x0k75/remove']) {
  test(`${path} has no axe finding and fits 1440 and 320 pixels`, async ({ page }) => {
    await page.goto(path)
    await expect(page.getByRole(path === '/clusters' ? 'row' : 'dialog').filter({ hasText: /risk-acs|Register/ }).first()).toBeVisible()
    await expectNoAxeFindings(page)
    await page.setViewportSize({ width: 320, height: 720 })
    await expectNoAxeFindings(page)
    await expectNoSidewaysScroll(page)
  })
}

test('what somebody else changes is taken over while nothing is typed, and told while something is', async ({ page, playground }) => {
  const body = { vpcId: 'vpc-bp1core8x2', name: 'of-two', clusterType: 'ACK', version: '1.31', kubeconfig: KUBECONFIG }
  const { body: created } = await playground.call('POST', '/console/v1/clusters', body)
  const path = `/console/v1/clusters/${created.cluster.clusterId}`
  await page.goto(`/clusters/${created.cluster.clusterId}`)
  const panel = page.getByRole('dialog')
  const name = panel.getByLabel('Name', { exact: true })
  await expect(name).toHaveValue('of-two')
  await playground.call('PUT', path, { version: '1.32' })
  await expect(panel.getByRole('textbox', { name: 'Version' })).toHaveValue('1.32')
  await name.fill('mine')
  await playground.call('PUT', path, { name: 'theirs' })
  const told = panel.getByRole('alert').filter({ hasText: 'Somebody else changed it' })
  await expect(told).toBeVisible()
  await expect(name).toHaveValue('mine')
  await told.getByRole('button', { name: 'Load theirs' }).click()
  await expect(name).toHaveValue('theirs')
  await expect(told).toHaveCount(0)
  await playground.call('DELETE', path)
})
