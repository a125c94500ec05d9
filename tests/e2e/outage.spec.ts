import { GATEWAY } from './playground'
import { count, expect, row, test } from './test'

const SOURCES = `/instances/${GATEWAY}/service/sources`

test.use({ own: 'outage' })

test('when the API goes down what was known stays with its age, and comes alive again by itself', async ({ page, playground }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toContainText('Synced')
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  const retry = row(page, 'legacy-batch').getByRole('button', { name: 'Try legacy-batch now' })
  await expect(retry).toBeVisible()
  await playground.stopServer()
  await expect(page.getByText(/The server can’t be reached. Shown is from/)).toBeVisible()
  await expect(row(page, 'checkout-prod')).toBeVisible()
  const create = page.getByRole('link', { name: 'Create Source' })
  await expect(create).toHaveAttribute('aria-disabled', 'true')
  await expect(create).toHaveAccessibleDescription(/can’t be reached/)
  await expect(retry).toHaveAttribute('aria-disabled', 'true')
  await expect(retry).toHaveAccessibleDescription(/can’t be reached/)
  await playground.startServer()
  await expect(page.getByText(/The server can’t be reached. Shown is from/)).toBeHidden()
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await expect(create).not.toHaveAttribute('aria-disabled', 'true')
  await playground.putService('checkout-prod', 'checkout', 'after-the-outage')
  await expect(count(page, 'checkout-prod', 17)).toBeVisible({ timeout: 10_000 })
})

test('a first load that fails is a failure, never an empty list, and is mended when the API is back', async ({ page, playground }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toBeVisible()
  await playground.stopServer()
  await page.getByRole('main').getByRole('link', { name: /^Service/ }).click()
  await expect(page.getByRole('alert').first()).toContainText(/can’t be reached/)
  await expect(page.getByText('This gateway has no services yet.', { exact: false })).toHaveCount(0)
  await playground.startServer()
  await page.goto(`/instances/${GATEWAY}/service/services?q=payment-api`)
  await expect(row(page, 'payment-api')).toBeVisible()
})
