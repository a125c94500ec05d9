import { GATEWAY, INVENTORY } from '../playground'
import { expect, row, test } from '../test'

const SOURCES = `/instances/${GATEWAY}/service/sources`

test.use({ own: 'delete' })

test('Cancel and Escape delete nothing and lead back to the row', async ({ page }) => {
  await page.goto(SOURCES)
  const link = row(page, 'checkout-prod').getByRole('link', { name: 'Delete' })
  await link.click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('14 services')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(link).toBeFocused()
  await link.click()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(row(page, 'checkout-prod')).toBeVisible()
})

test('a source that somebody else deleted disappears by itself', async ({ page, playground }) => {
  const body = { gatewayId: GATEWAY, type: 'MSE_NACOS', nacosSourceConfig: { instanceId: INVENTORY } }
  const { body: created } = await playground.call('POST', '/v1/sources', body)
  await page.goto(SOURCES)
  await expect(row(page, 'nacos-inventory')).toBeVisible()
  await playground.call('DELETE', `/v1/sources/${created.data.sourceId}`)
  await expect(row(page, 'nacos-inventory')).toHaveCount(0, { timeout: 5_000 })
})

test('the dead source is deleted like any other, with what the gateway loses', async ({ page }) => {
  await page.goto(SOURCES)
  await row(page, 'legacy-batch').getByRole('link', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: /Delete source legacy-batch/ })
  await expect(dialog).toContainText('5 services')
  await expect(dialog).toContainText('nightly-settlement')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(dialog).toBeHidden()
  await expect(row(page, 'legacy-batch')).toHaveCount(0)
  await page.reload()
  await expect(row(page, 'checkout-prod')).toBeVisible()
  await expect(row(page, 'legacy-batch')).toHaveCount(0)
})
