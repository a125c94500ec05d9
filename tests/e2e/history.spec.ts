import { GATEWAY } from './playground'
import { expect, row, test } from './test'

const OVERVIEW = `/instances/${GATEWAY}/overview`
const SOURCES = `/instances/${GATEWAY}/service/sources`

test('a link after Back and Forward changes the address, and each step is one for Back', async ({ page }) => {
  await page.goto('/instances')
  const side = page.getByRole('navigation', { name: 'Main' })
  await row(page, 'payments-edge').getByRole('link', { name: 'payments-edge', exact: true }).click()
  await expect(page).toHaveURL(OVERVIEW)
  await side.getByRole('link', { name: /^Service/ }).click()
  await expect(page).toHaveURL(SOURCES)
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Overview')
  await page.goForward()
  await expect(row(page, 'checkout-prod')).toBeVisible()
  await side.getByRole('link', { name: 'Overview' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Overview')
  await expect(page).toHaveURL(OVERVIEW)
  await page.goBack()
  await expect(page).toHaveURL(SOURCES)
  await expect(row(page, 'checkout-prod')).toBeVisible()
  await page.goBack()
  await expect(page).toHaveURL(OVERVIEW)
})

for (const path of ['nowhere', 'overview/nowhere', 'service/nowhere']) {
  test(`an unknown address under an instance, ${path}, is one page and says so`, async ({ page }) => {
    await page.goto(`/instances/${GATEWAY}/${path}`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page')
    await expect(page.getByRole('main')).toHaveCount(1)
    await expect(page.getByRole('navigation', { name: 'Main' })).toHaveCount(1)
    await expect(page.locator('#content')).toHaveCount(1)
  })
}
