import { GATEWAY } from './playground'
import { expect, row, test } from './test'

const SOURCES = `/instances/${GATEWAY}/service/sources`

test.use({ own: 'messages' })

test('a message that comes while a panel is open is seen, heard and clicked in it, and stays when the panel goes', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`${SOURCES}/create?type=K8S`)
  const panel = page.getByRole('dialog', { name: 'Create Source' })
  await panel.getByRole('option').first().click()
  const copy = async () => {
    await panel.getByRole('button', { name: 'Copy as' }).click()
    await panel.getByRole('menuitem', { name: 'curl' }).click()
  }
  await copy()
  const message = panel.getByRole('status').filter({ hasText: /copied/i }).locator('.toast')
  await expect(message).toBeVisible()
  await expect(panel.getByRole('button', { name: 'OK' })).toBeInViewport()
  await message.getByRole('button', { name: 'Dismiss' }).click()
  await expect(message).toHaveCount(0)
  await copy()
  await expect(message).toBeVisible()
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('dialog', { name: 'Discard' }).getByRole('button', { name: 'Discard' }).click()
  await expect(panel).toHaveCount(0)
  await expect(page.locator('.toast')).toBeVisible()
})

test('Back takes a panel away and leaves what was said', async ({ page }) => {
  await page.goto(SOURCES)
  await row(page, 'checkout-prod').getByRole('link', { name: 'checkout-prod', exact: true }).click()
  const panel = page.getByRole('dialog', { name: 'checkout-prod' })
  await expect(panel.locator('#messages')).toHaveCount(1)
  await page.goBack()
  await expect(panel).toHaveCount(0)
  await expect(page.locator('body > #messages')).toHaveCount(1)
})

test('an outage is told in the panel that is open, once, and its buttons stay where they are', async ({ page, playground }) => {
  await page.goto(SOURCES)
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await row(page, 'checkout-prod').getByRole('link', { name: 'checkout-prod', exact: true }).click()
  const panel = page.getByRole('dialog', { name: 'checkout-prod' })
  await expect(panel.getByText('cart', { exact: true })).toBeVisible()
  await playground.stopServer()
  await expect(panel.getByText(/The server can’t be reached. Shown is from/)).toBeInViewport()
  await expect(page.getByText(/Shown is from/)).toHaveCount(1)
  await playground.startServer()
  await expect(page.getByText(/Shown is from/)).toHaveCount(0)
  await expect(panel.getByText('The server can be reached again.')).toBeInViewport()
})
