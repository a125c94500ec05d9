import { EMPTY_GATEWAY, GATEWAY } from '../playground'
import { expect, expectNoAxeFindings, row, test } from '../test'

test.use({ own: 'delete-instance' })
test.describe.configure({ mode: 'serial' })

test('a deletion says what goes, wants the name typed, and leads back to the list', async ({ page }) => {
  await page.goto('/instances')
  await row(page, 'payments-edge').getByRole('button', { name: /^Actions of/ }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page).toHaveURL(new RegExp(`/instances/${GATEWAY}/overview/delete$`))
  const dialog = page.getByRole('dialog', { name: 'Delete instance payments-edge?' })
  await expect(dialog).toContainText(/It loses 3 sources and \d+ services with \d+ endpoints/)
  await expect(dialog).toContainText('checkout-prod')
  const remove = dialog.getByRole('button', { name: 'Delete' })
  await expect(remove).toHaveAccessibleDescription('Type the name of the instance.')
  await expectNoAxeFindings(page)
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(new RegExp(`/instances/${GATEWAY}/overview$`))
  await page.getByRole('main').getByRole('link', { name: 'Delete' }).click()
  await dialog.getByLabel('Type payments-edge to confirm').fill('payments-edge')
  await remove.click()
  await expect(page).toHaveURL(/\/instances\?region=cn-hangzhou$/)
  await expect(page.getByText('Instance payments-edge deleted')).toBeVisible()
  await expect(row(page, 'mobile-edge')).toBeVisible()
  await expect(row(page, 'payments-edge')).toHaveCount(0)
})

test('an instance with nothing in it is deleted without typing, and stays deleted over a restart', async ({ page, playground }) => {
  await page.goto(`/instances/${EMPTY_GATEWAY}/overview/delete`)
  const dialog = page.getByRole('dialog', { name: 'Delete instance storefront-eu?' })
  await expect(dialog).toContainText('It has no sources and no services.')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('Instance storefront-eu deleted')).toBeVisible()
  await playground.stopServer()
  await playground.startServer()
  await page.goto(`/instances/${EMPTY_GATEWAY}/overview`)
  await expect(page.getByRole('main')).toContainText('There is no such instance')
})
