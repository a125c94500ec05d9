import type { Page } from '@playwright/test'
import { GATEWAY, INVENTORY, type Playground } from '../playground'
import { expect, expectNoAxeFindings, expectNoSidewaysScroll, test } from '../test'

const SOURCES = `/instances/${GATEWAY}/service/sources`

test.use({ own: 'detail' })

/** Opens the panel of a source by its address. */
const open = async (page: Page, playground: Playground, name: string, query = ''): Promise<void> => {
  await page.goto(`${SOURCES}/${await playground.sourceId(name)}${query}`)
  await expect(panel(page, name).getByText(/since/).first()).toBeVisible()
}

const panel = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })
const tab = (page: Page, name: string) => page.getByRole('dialog').getByRole('navigation').getByRole('link', { name })

test('the name of a source opens its panel, and Escape leads back to it', async ({ page }) => {
  await page.goto(`${SOURCES}?type=K8S`)
  const name = page.getByRole('link', { name: 'checkout-prod', exact: true })
  await name.focus()
  await page.keyboard.press('Enter')
  await expect(panel(page, 'checkout-prod')).toContainText('Followed live')
  await expect(panel(page, 'checkout-prod')).toContainText('ACK Cluster 1.33')
  await expect(page).toHaveTitle(/checkout-prod/)
  await page.keyboard.press('Escape')
  await expect(panel(page, 'checkout-prod')).toBeHidden()
  await expect(page).toHaveURL(/type=K8S/)
  await expect(name).toBeFocused()
})

test('Back and reload keep the tab, and arrow keys go from one to the next', async ({ page, playground }) => {
  await open(page, playground, 'checkout-prod')
  await tab(page, 'Services').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(tab(page, 'Timeline')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/tab=history/)
  await page.reload()
  await expect(tab(page, 'Timeline')).toHaveAttribute('aria-current', 'page')
  await tab(page, 'Settings').click()
  await expect(page.getByLabel('Ingress HTTPS')).toBeVisible()
  await page.goBack()
  await expect(tab(page, 'Timeline')).toHaveAttribute('aria-current', 'page')
  await expect(panel(page, 'checkout-prod')).toContainText('Added to the gateway')
})

test('services are searched by the server, hidden ones shown on demand, and both are in the address', async ({ page, playground }) => {
  await open(page, playground, 'checkout-prod')
  const list = page.getByRole('list', { name: 'Services' })
  await expect(list.getByRole('listitem')).toHaveCount(16)
  await expect(list.getByRole('listitem').filter({ hasText: 'cart' })).toContainText('Also in nacos-orders')
  await page.getByRole('dialog').getByRole('searchbox').fill('checkout')
  await expect(list.getByRole('listitem')).toHaveCount(2)
  await expect(page).toHaveURL(/find=checkout/)
  await page.reload()
  await expect(list.getByRole('listitem')).toHaveCount(2)
  await page.getByRole('dialog').getByRole('searchbox').fill('dns')
  await expect(page.getByText('Nothing matches these filters.')).toBeVisible()
  await page.getByRole('button', { name: 'Show hidden' }).click()
  await expect(list.getByRole('listitem')).toContainText(['kube-dns'])
})

test('a service opens its endpoints with their states, and leads back', async ({ page, playground }) => {
  await open(page, playground, 'nacos-orders')
  await page.getByRole('link', { name: 'Endpoints of cart', exact: true }).click()
  const endpoints = page.getByRole('list', { name: 'Endpoints' })
  await expect(endpoints.getByRole('listitem').first()).toContainText('Healthy')
  await expect(endpoints.getByRole('listitem').first()).toContainText('Weight 1')
  await expect(page).toHaveURL(/service=svc-/)
  await page.reload()
  await expect(endpoints.getByRole('listitem').first()).toContainText('Healthy')
  await playground.register('nacos-orders', 'cart', '10.12.99.7')
  await expect(endpoints.getByText('10.12.99.7')).toBeVisible({ timeout: 5_000 })
  await page.getByRole('link', { name: 'All services' }).click()
  await expect(page.getByRole('link', { name: 'Endpoints of cart', exact: true })).toBeVisible()
})

test('of several hundred services only what is looked at is on the page, and at most three pages are asked for at once', async ({ page, playground }) => {
  for (let index = 0; index < 300; index += 1) {
    await playground.putService('checkout-prod', 'crowd', `crowd-${String(index).padStart(3, '0')}`)
  }
  let [underWay, most] = [0, 0]
  const isPage = (url: string) => /\/sources\/[^/]+\/services\?/.test(url)
  page.on('request', (request) => isPage(request.url()) && (most = Math.max(most, ++underWay)))
  page.on('requestfinished', (request) => isPage(request.url()) && underWay--)
  await open(page, playground, 'checkout-prod')
  const list = page.getByRole('list', { name: 'Services' })
  await expect(page.getByRole('dialog')).toContainText('316 services')
  await expect(list.getByText('assets', { exact: true })).toBeVisible()
  for (const share of [0.5, 0.2, 0.8, 1]) {
    await list.evaluate((element, share) => element.scrollTo(0, element.scrollHeight * share), share)
  }
  const last = list.locator('[aria-posinset="316"]')
  await expect(last).toContainText('healthy')
  expect(await list.getByRole('listitem').count()).toBeLessThan(60)
  expect(most).toBeLessThanOrEqual(3)
})

test('without Ingress HTTPS the certificates say so and lead to the setting that shows them', async ({ page, playground }) => {
  await open(page, playground, 'checkout-prod', '?tab=certificates')
  await expect(page.getByRole('dialog')).toContainText('Ingress HTTPS is off')
  await page.getByRole('link', { name: 'Open Settings' }).click()
  const role = page.getByLabel('Kubernetes role')
  await expect(role).not.toContainText('secrets')
  await page.getByLabel('Ingress HTTPS').check()
  await expect(role).toContainText('secrets')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
  await tab(page, 'Certificates').click()
  const certificates = page.getByRole('list', { name: 'Certificates' })
  await expect(certificates.getByRole('listitem')).toHaveCount(4)
  await expect(certificates.getByRole('listitem').nth(0)).toContainText('The Secret is missing')
  await expect(certificates.getByRole('listitem').nth(1)).toContainText(/old\.example\.com.*Expired on/)
  await expect(certificates.getByRole('listitem').nth(2)).toContainText(/Expires in 1[12] days/)
  await expect(certificates.getByRole('listitem').nth(3)).toContainText(/shop\.example\.com.*Valid until/)
})

test('the time-line tells the newest first, and what happens now without a reload', async ({ page, playground }) => {
  await open(page, playground, 'nacos-orders', '?tab=history')
  const entries = page.getByRole('dialog').locator('.entry')
  await expect(entries.last()).toContainText('Added to the gateway')
  await expect(entries.first()).toContainText('Synced')
  const parameters = '/console/v1/nacos-instances/mse-cn-9v0xqw3e/parameters'
  await playground.call('PUT', parameters, { mcpEnabled: false })
  await expect(entries.filter({ hasText: 'MCPEnabled was turned off.' }).first()).toBeVisible({ timeout: 5_000 })
  await expect(page.getByRole('dialog').getByText('MCPEnabled was turned off.').first()).toBeVisible()
  await playground.call('PUT', parameters, { mcpEnabled: true })
  await expect(entries.first()).toContainText('Synced')
})

test('a wrong namespace is told at its field, and what is typed outlives another tab', async ({ page, playground }) => {
  await open(page, playground, 'legacy-batch', '?tab=settings')
  await page.getByLabel('Chosen namespaces').check()
  const namespaces = page.getByRole('textbox', { name: 'Namespaces' })
  await namespaces.fill('batch, Batch')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(namespaces).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByText('“Batch” can’t be a namespace')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save' })).toHaveAttribute('aria-disabled', 'true')
  await tab(page, 'Timeline').click()
  await tab(page, 'Settings').click()
  await expect(namespaces).toHaveValue('batch, Batch')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Keep editing' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByLabel('Whole cluster')).toBeChecked()
})

test('a refused change keeps what was typed, a change by somebody else is told, and theirs can be loaded', async ({ page, playground }) => {
  const path = `/console/v1/sources/${await playground.sourceId('legacy-batch')}/settings`
  const refusal = { requestId: 'req-e2e-settings', code: 'APIG.ErrorCode.InternalError', message: 'no' }
  await page.route(`**${path}`, (route) =>
    route.request().method() === 'PUT' ? route.fulfill({ status: 500, json: refusal }) : route.fallback(),
  )
  await open(page, playground, 'legacy-batch', '?tab=settings')
  await page.getByLabel('Port ranges').fill('8443')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alert')).toContainText('The server failed')
  await expect(page.getByRole('button', { name: 'Copy req-e2e-settings' })).toBeVisible()
  await expect(page.getByLabel('Port ranges')).toHaveValue('8443')
  await page.unroute(`**${path}`)

  await playground.call('PUT', path, { ingressHttps: true })
  await expect(page.getByRole('alert').filter({ hasText: 'Somebody else changed these settings' })).toBeVisible()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByLabel('Port ranges')).toHaveValue('8443')
  await page.getByRole('button', { name: 'Load theirs, discard mine' }).click()
  await expect(page.getByLabel('Ingress HTTPS')).toBeChecked()
  await page.getByLabel('Port ranges').fill('8443')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('Settings of legacy-batch saved')
  const { body } = await playground.call('GET', path)
  expect(body.securityGroupRules[0].portRanges).toEqual(['8443/8443'])
})

test('the role is the least for the chosen namespaces', async ({ page, playground }) => {
  await open(page, playground, 'checkout-prod', '?tab=settings')
  const role = page.getByLabel('Kubernetes role')
  await expect(role).toContainText('kind: ClusterRole')
  await page.getByLabel('Chosen namespaces').check()
  await page.getByRole('textbox', { name: 'Namespaces' }).fill('checkout storefront')
  await expect(role).not.toContainText('ClusterRole')
  await expect(role).toContainText('namespace: "storefront"')
})

test('the failing source says why and what to do, and is tried at once by whoever asks', async ({ page, playground }) => {
  await open(page, playground, 'legacy-batch')
  const dialog = panel(page, 'legacy-batch')
  await expect(dialog).toContainText('It refuses connections. Check that it runs', { timeout: 40_000 })
  await expect(dialog).toContainText('5 services shown are from')
  await dialog.getByRole('button', { name: 'Try legacy-batch now' }).press('Enter')
  await expect(dialog.getByRole('status').filter({ hasText: 'legacy-batch failed again' })).toHaveCount(1)
})

test('a source that is not there, or goes while its panel is open, is told', async ({ page, playground }) => {
  await page.goto(`${SOURCES}/src-none`)
  await expect(page.getByRole('dialog')).toContainText('There is no such source')
  const body = { gatewayId: GATEWAY, type: 'MSE_NACOS', nacosSourceConfig: { instanceId: INVENTORY } }
  const { body: created } = await playground.call('POST', '/v1/sources', body)
  await page.goto(`${SOURCES}/${created.data.sourceId}`)
  await expect(panel(page, 'nacos-inventory')).toContainText('services')
  await playground.call('DELETE', `/v1/sources/${created.data.sourceId}`)
  await expect(page.getByRole('dialog')).toContainText('There is no such source', { timeout: 5_000 })
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('a source of another gateway is none of this one', async ({ page, playground }) => {
  await page.goto(`/instances/gw-8s4f6j2y0p/service/sources/${await playground.sourceId('checkout-prod')}`)
  await expect(page.getByRole('dialog')).toContainText('There is no such source')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } })
    for (const [name, query, ready] of [
      ['services', '', 'storefront'],
      ['certificates', '?tab=certificates', /example\.com|Ingress HTTPS is off/],
      ['timeline', '?tab=history', 'Added to the gateway'],
      ['settings', '?tab=settings', 'Kubernetes role'],
    ] as const) {
      test(`${name} has no axe finding and fits 1440 and 320 pixels`, async ({ page, playground }) => {
        await open(page, playground, 'checkout-prod', query)
        await expect(page.getByRole('dialog').getByText(ready).first()).toBeVisible()
        await expectNoAxeFindings(page)
        await page.setViewportSize({ width: 320, height: 720 })
        await expectNoAxeFindings(page)
        await expectNoSidewaysScroll(page)
      })
    }
  })
}

test('without the server the last known stays with its age, and nothing can be changed', async ({ page, playground }) => {
  await open(page, playground, 'checkout-prod')
  await expect(page.getByRole('list', { name: 'Services' }).getByText('cart', { exact: true })).toBeVisible()
  await playground.stopServer()
  await expect(page.getByRole('dialog')).toContainText('Changes need the server, which can’t be reached.')
  await expect(page.locator('.outage')).toContainText('Shown is from')
  await expect(page.getByRole('list', { name: 'Services' }).getByText('cart', { exact: true })).toBeVisible()
  await expect(page.getByRole('dialog').getByRole('link', { name: 'Delete checkout-prod' })).toHaveAttribute('aria-disabled', 'true')
  await playground.startServer()
  await expect(page.getByRole('dialog')).not.toContainText('can’t be reached', { timeout: 15_000 })
})
