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
  const bar = page.getByRole('status').filter({ hasText: /The server can’t be reached. Shown is from \d\d:\d\d/ })
  await expect(bar).toBeVisible()
  await expect(page.getByText(/Shown is from/)).toHaveCount(1)
  await expect(row(page, 'checkout-prod')).toBeVisible()
  const create = page.getByRole('link', { name: 'Create Source' })
  await expect(create).toHaveAttribute('aria-disabled', 'true')
  await expect(create).toHaveAccessibleDescription(/can’t be reached/)
  await expect(retry).toHaveAttribute('aria-disabled', 'true')
  await expect(retry).toHaveAccessibleDescription(/can’t be reached/)
  await playground.startServer()
  await expect(bar).toBeHidden()
  await expect(page.getByText('The server can be reached again.')).toBeVisible()
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

test('a stream that falls silent is opened again after the last event that came', async ({ page, playground }) => {
  await page.clock.install()
  await page.goto(SOURCES)
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  const again = page.waitForRequest(/\/console\/v1\/events\?lastEventId=/)
  await page.clock.fastForward(40_000)
  await again
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await playground.putService('checkout-prod', 'checkout', 'after-the-silence')
  await expect(row(page, 'checkout-prod')).toContainText('18')
})

test('a browser that is offline says so at once, and is live again when it is back', async ({ page, context }) => {
  await page.goto(SOURCES)
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await context.setOffline(true)
  await expect(page.getByText(/The server can’t be reached. Shown is from/)).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByText(/The server can’t be reached. Shown is from/)).toBeHidden()
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
})

test('what happens between the first list and the stream is not missed, and nothing is asked twice otherwise', async ({ page, playground }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const lists = () => asked.filter((path) => path === `/console/v1/gateways/${GATEWAY}/sources`).length
  await page.goto(SOURCES)
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await expect(row(page, 'checkout-prod')).toBeVisible()
  expect(lists()).toBe(1)

  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/console/v1/events', async (route) => {
    await held
    await route.continue()
  })
  await page.reload()
  await expect(row(page, 'checkout-prod')).toContainText('18')
  await playground.putService('checkout-prod', 'checkout', 'in-between')
  await expect(async () => {
    const { body } = await playground.call('GET', `/console/v1/gateways/${GATEWAY}/sources?q=checkout-prod`)
    expect(body.items[0].services).toBe(19)
  }).toPass()
  release()
  await expect(row(page, 'checkout-prod')).toContainText('19')
})

test('who may not see an instance is told so, once, in words of its own', async ({ page }) => {
  const body = { code: 'APIG.ErrorCode.Forbidden', message: 'no', requestId: 'req-403' }
  await page.route(`**/console/v1/gateways/${GATEWAY}**`, (route) => route.fulfill({ status: 403, json: body }))
  await page.goto(SOURCES)
  await expect(page.getByRole('alert')).toHaveCount(1)
  await expect(page.getByRole('alert')).toContainText('You have no permission to see this')
  await expect(page.getByRole('alert')).toContainText('req-403')
  await page.unroute(`**/console/v1/gateways/${GATEWAY}**`)
  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(row(page, 'checkout-prod')).toBeVisible()
})

test('a console that died covers the page with what happened and a way to reload', async ({ page }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toBeVisible()
  await page.evaluate(() => {
    const error = new WebAssembly.RuntimeError('unreachable')
    window.dispatchEvent(new ErrorEvent('error', { error, message: 'unreachable' }))
  })
  const panel = page.getByRole('alert').filter({ hasText: 'The console stopped' })
  await expect(panel).toBeVisible()
  await panel.getByRole('link', { name: 'Reload' }).click()
  await expect(row(page, 'checkout-prod')).toBeVisible()
  await expect(panel).toBeHidden()
})

test('a console that can’t start says so in the reader’s language', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('headwater.language', 'zh-CN'))
  await page.route('**/*.js', (route) => (route.request().url().endsWith('/theme.js') ? route.continue() : route.abort()))
  await page.goto(SOURCES)
  await expect(page.getByRole('alert')).toContainText('控制台无法启动')
  await expect(page.getByText('could not start')).toBeHidden()
})
