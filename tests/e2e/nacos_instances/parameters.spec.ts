import { BILLING, GATEWAY } from '../playground'
import { expect, row, test } from '../test'

const ORDERS = 'mse-cn-9v0xqw3e'

test('MCPEnabled is turned on where it was off', async ({ page, playground }) => {
  await page.goto(`/nacos-instances/${BILLING}/parameters`)
  const mcp = page.getByRole('switch', { name: 'MCPEnabled' })
  await expect(page.getByText('Mesh Configuration Protocol')).toBeVisible()
  await expect(mcp).not.toBeChecked()
  await mcp.click()
  await expect(mcp).toBeChecked()
  await page.reload()
  await expect(mcp).toBeChecked()
  await playground.call('PUT', `/console/v1/nacos-instances/${BILLING}/parameters`, { mcpEnabled: false })
  await expect(mcp).not.toBeChecked({ timeout: 5_000 })
})

test('turning it off warns of the sources that depend on it, and they become invalid at once', async ({ page }) => {
  await page.goto(`/nacos-instances/${ORDERS}/parameters`)
  const mcp = page.getByRole('switch', { name: 'MCPEnabled' })
  await mcp.click()
  const ask = page.getByRole('dialog', { name: 'Turn MCPEnabled off?' })
  await expect(ask).toContainText('payments-edge')
  await ask.getByRole('button', { name: 'Cancel' }).click()
  await expect(mcp).toBeChecked()
  await mcp.click()
  await ask.getByRole('button', { name: 'Turn off' }).click()
  await expect(mcp).not.toBeChecked()
  await page.goto(`/instances/${GATEWAY}/service/sources`)
  await expect(row(page, 'nacos-orders')).toContainText('Invalid')
  await row(page, 'nacos-orders').getByRole('link', { name: 'Parameter Settings' }).click()
  await mcp.click()
  await expect(mcp).toBeChecked()
  await page.goto(`/instances/${GATEWAY}/service/sources`)
  await expect(row(page, 'nacos-orders')).toContainText('Synced')
})
