import { ADA, enter, expect, test } from '../signed_in'
import { row } from '../test'

/** Sooner than a reader would wonder. */
const SOON = { timeout: 2_000 }

test('users who others make, change and remove appear so by themselves', async ({ page, server }) => {
  await enter(page, ADA)
  await page.goto('/users')
  await expect(row(page, 'ada')).toContainText('You')
  const scope = { kind: 'all' }
  const { userId } = await server.call('POST', '/console/v1/users', { name: 'grace', role: 'viewer', scope })
  await expect(row(page, 'grace')).toContainText('Viewer', SOON)
  await server.call('PUT', `/console/v1/users/${userId}`, { role: 'editor', scope })
  await expect(row(page, 'grace')).toContainText('Editor', SOON)
  await server.call('DELETE', `/console/v1/users/${userId}`)
  await expect(row(page, 'grace')).toHaveCount(0, SOON)
})

test('access keys that are made, used and revoked elsewhere appear so by themselves', async ({ page, server }) => {
  await enter(page, ADA)
  await page.goto('/access-keys')
  await expect(page.getByRole('link', { name: 'Create Access Key' }).first()).toBeVisible()
  const { accessKey, accessKeySecret } = await server.call('POST', '/console/v1/access-keys', { name: 'nightly', role: 'viewer', scope: { kind: 'all' } })
  await expect(row(page, 'nightly')).toContainText('Active', SOON)
  await expect(row(page, 'nightly').getByRole('cell', { name: 'Never' })).toHaveCount(2)
  await server.signed(accessKey.accessKeyId, accessKeySecret, '/v1/gateways')
  await expect(row(page, 'nightly').getByRole('cell', { name: 'Never' })).toHaveCount(1, SOON)
  await server.call('DELETE', `/console/v1/access-keys/${accessKey.accessKeyId}`)
  await expect(row(page, 'nightly')).toContainText('Revoked', SOON)
})

test('one’s own sessions appear and go by themselves, and who is ended has to sign in again at once', async ({ page, server, browser }) => {
  const sam = await server.makeUser('sally', 'viewer')
  await enter(page, sam)
  await page.goto('/sessions')
  await expect(row(page, 'This session')).toHaveCount(1)
  const context = await browser.newContext({ baseURL: server.url, userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' })
  const other = await context.newPage()
  await enter(other, sam)
  await expect(row(page, 'Firefox on Linux')).toBeVisible(SOON)
  await other.goto('/instances')
  await expect(other.getByRole('link', { name: 'payments-edge' })).toBeVisible()
  await expect(other.getByText('Live')).toBeVisible()
  const { items } = await server.call('GET', '/console/v1/sessions')
  const firefox = items.find((session: any) => session.userName === 'sally' && session.userAgent.includes('Firefox'))
  await server.call('DELETE', `/console/v1/sessions/${firefox.sessionId}`)
  await expect(row(page, 'Firefox on Linux')).toHaveCount(0, SOON)
  await expect(other.getByRole('heading', { name: 'Sign in to Headwater' })).toBeVisible({ timeout: 5_000 })
  await context.close()
})
