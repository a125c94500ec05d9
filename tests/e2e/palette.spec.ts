import type { Page } from '@playwright/test'
import { BILLING, GATEWAY } from './playground'
import { expect, row, test } from './test'

const SOURCES = `/instances/${GATEWAY}/service/sources`

async function open(page: Page) {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Search' })
  await expect(field).toBeFocused()
  return field
}

test('a few letters and Enter lead to an instance', async ({ page }) => {
  await page.goto('/instances')
  await expect(row(page, 'payments-edge')).toBeVisible()
  const field = await open(page)
  await field.fill('PAYMENTS')
  await expect(page.getByRole('dialog').getByRole('option', { selected: true })).toContainText('payments-edge')
  await field.press('Enter')
  await expect(page).toHaveURL(`/instances/${GATEWAY}/overview`)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Overview')
})

test('sources, services, clusters and Nacos instances are found, and each leads to its own address', async ({ page, playground }) => {
  await page.goto('/instances')
  const source = await playground.sourceId('checkout-prod')
  const field = await open(page)
  await field.fill('checkout')
  const option = (group: string) => page.getByRole('dialog').getByRole('group', { name: group }).getByRole('option').first()
  await expect(option('Sources')).toHaveAttribute('href', `${SOURCES}/${source}`)
  await expect(option('Services')).toHaveAttribute('href', new RegExp(`^${SOURCES}/${source}\\?tab=services&service=svc-`))
  await expect(option('Clusters')).toHaveAttribute('href', /^\/clusters\/.+\?region=/)
  await field.fill('mainframe')
  await expect(option('Services')).toHaveAttribute('href', /\/service\/services\/svc-/)
  await field.fill(BILLING)
  await expect(option('Nacos instances')).toHaveAttribute('href', new RegExp(`^/nacos-instances/${BILLING}`))
})

test('the arrows choose, what is typed is marked, and Esc gives the focus back', async ({ page }) => {
  await page.goto(SOURCES)
  const button = page.getByRole('button', { name: 'Search or jump to' })
  await button.click()
  const field = page.getByRole('combobox', { name: 'Search' })
  await field.fill('s')
  await expect(page.getByRole('dialog').getByRole('option').first().locator('mark')).toHaveText(/s/i)
  const id = await field.getAttribute('aria-activedescendant')
  await field.press('ArrowDown')
  await expect(field).not.toHaveAttribute('aria-activedescendant', id ?? '')
  await field.press('ArrowUp')
  await expect(field).toHaveAttribute('aria-activedescendant', id ?? '')
  await field.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(button).toBeFocused()
})

test('actions are done from the palette: another theme, another density, Create Source', async ({ page }) => {
  await page.goto(SOURCES)
  await (await open(page)).fill('dark')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark')
  await (await open(page)).fill('compact')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact')
  await (await open(page)).fill('create source')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Create Source' })).toBeVisible()
})

test('Ctrl+Enter opens in another tab and the palette stays', async ({ page, context }) => {
  await page.goto('/instances')
  const field = await open(page)
  await field.fill('payments-edge')
  await expect(page.getByRole('dialog').getByRole('option', { selected: true })).toContainText('payments-edge')
  const [other] = await Promise.all([context.waitForEvent('page'), field.press('Control+Enter')])
  await expect(other).toHaveURL(/\/overview$/)
  await expect(field).toBeVisible()
})

test('what was opened stands first the next time, also after a reload', async ({ page }) => {
  await page.goto('/instances')
  await (await open(page)).fill('payments-edge')
  await page.getByRole('dialog').getByRole('option', { name: 'payments-edge' }).click()
  await expect(page).toHaveURL(/\/overview$/)
  await page.reload()
  await open(page)
  await expect(page.getByRole('group', { name: 'Recent' }).getByRole('option')).toContainText(['payments-edge'])
})

test('an older answer never takes the place of a newer one', async ({ page }) => {
  const isFirst = (url: URL) => url.pathname === '/console/v1/search' && url.searchParams.get('q') === 'pay'
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route(isFirst, async (route) => {
    await held
    await route.continue().catch(() => {})
  })
  await page.goto('/instances')
  const field = await open(page)
  const first = page.waitForRequest((request) => isFirst(new URL(request.url())))
  await field.fill('pay')
  await first
  await field.fill('partners')
  await expect(page.getByRole('dialog').getByRole('option', { name: /partners-api/ })).toBeVisible()
  const late = page.waitForResponse((response) => isFirst(new URL(response.url())))
  release()
  await late
  await expect(page.getByRole('dialog').getByRole('option', { name: /payments-edge/ })).toHaveCount(0)
  await expect(page.getByRole('dialog').getByRole('option', { name: /partners-api/ })).toBeVisible()
})

test('nothing found and a failed search are told in words, and pages stay', async ({ page }) => {
  await page.goto('/instances')
  const field = await open(page)
  await field.fill('no-such-thing')
  await expect(page.getByText('Nothing is called “no-such-thing”.')).toBeVisible()
  await page.route(/\/console\/v1\/search/, (route) => route.abort())
  await field.fill('instances')
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('The search failed')
  await expect(page.getByRole('dialog').getByRole('option', { name: 'Instances', exact: true })).toBeVisible()
  await page.unroute(/\/console\/v1\/search/)
  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(page.getByRole('dialog').getByRole('alert')).toHaveCount(0)
})
