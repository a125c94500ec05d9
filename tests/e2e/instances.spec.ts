import { CREATING_GATEWAY, GATEWAY } from './playground'
import { expect, row, test } from './test'

test('the first page is the region’s instances, each with its state and its sources', async ({ page }) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/instances/)
  await expect(page.getByRole('heading', { level: 1, name: 'Instances' })).toBeVisible()
  await expect(row(page, 'payments-edge')).toContainText('Running')
  await expect(row(page, 'payments-edge')).toContainText('2 of 3 synced')
  await expect(row(page, 'partners-api')).toContainText('Creating')
  await expect(row(page, 'storefront-eu')).toHaveCount(0)
})

test('the region of the top bar decides which instances are listed, and stays after a reload', async ({ page }) => {
  await page.goto('/instances')
  await page.getByLabel('Region').selectOption({ label: 'Germany (Frankfurt)' })
  await expect(row(page, 'storefront-eu')).toBeVisible()
  await expect(row(page, 'payments-edge')).toHaveCount(0)
  await page.reload()
  await expect(row(page, 'storefront-eu')).toBeVisible()
  await page.goBack()
  await expect(row(page, 'payments-edge')).toBeVisible()
})

test('a search is in the address, survives a reload, and says when nothing matches', async ({ page }) => {
  await page.goto('/instances')
  await page.getByRole('searchbox').fill('partners')
  await expect(row(page, 'payments-edge')).toHaveCount(0)
  await expect(page).toHaveURL(/q=partners/)
  await page.reload()
  await expect(row(page, 'partners-api')).toBeVisible()
  await page.getByRole('searchbox').fill('no such thing')
  await expect(page.getByText('Nothing matches these filters.')).toBeVisible()
  await page.getByRole('link', { name: 'Clear filters' }).click()
  await expect(row(page, 'payments-edge')).toBeVisible()
})

test('a click on an instance opens it, and its tabs lead to services and sources', async ({ page }) => {
  await page.goto('/instances')
  await page.getByRole('link', { name: 'payments-edge' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Overview')
  await expect(page.getByRole('main')).toContainText('vpc-hz-core')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Service/ }).click()
  await expect(row(page, 'checkout-prod')).toContainText('Synced')
  await page.getByRole('main').getByRole('link', { name: /^Service/ }).click()
  await expect(row(page, 'checkout-api')).toBeVisible()
  await page.goBack()
  await expect(row(page, 'checkout-prod')).toContainText('Synced')
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Overview')
})

test('an instance that is not running says why it takes no source', async ({ page }) => {
  await page.goto(`/instances/${CREATING_GATEWAY}/service/sources`)
  const create = page.getByRole('link', { name: 'Create Source' })
  await expect(create.first()).toHaveAttribute('aria-disabled', 'true')
  await expect(create.first()).toHaveAccessibleDescription(/only while it is Running/)
})

test('an unknown instance and an unknown page are named, not blank', async ({ page }) => {
  await page.goto('/instances/gw-none/service/sources')
  await expect(page.getByRole('main')).toContainText('gw-none')
  await page.goto('/no/such/page')
  await expect(page.getByRole('heading', { level: 1, name: 'There is no such page' })).toBeVisible()
})

test('the language switches without a reload and is remembered', async ({ page }) => {
  await page.goto(`/instances/${GATEWAY}/service/sources`)
  await expect(row(page, 'checkout-prod')).toContainText('Synced')
  await page.getByRole('button', { name: 'Account and settings' }).click()
  await page.getByRole('radio', { name: '简体中文' }).check()
  await expect(page.getByRole('link', { name: '创建来源' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('link', { name: '创建来源' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', /^zh/)
})
