import { enter, expect, test } from '../signed_in'
import { row } from '../test'

test('one’s own sessions are listed, the present one is marked, and another is ended at once', async ({ page, server, browser }) => {
  const user = await server.makeUser('sam', 'viewer')
  const other = await (await browser.newContext({ baseURL: server.url, userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' })).newPage()
  await enter(other, user)
  await other.goto('/instances')
  await expect(other.getByRole('link', { name: 'payments-edge' })).toBeVisible()
  await enter(page, user)
  await page.goto('/sessions')
  await expect(row(page, 'This session')).toHaveCount(1)
  await expect(row(page, 'Firefox on Linux')).toContainText('127.0.0.1')
  await page.getByRole('link', { name: 'End Firefox on Linux' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
  await expect(row(page, 'Firefox on Linux')).toBeHidden()
  await expect(other.getByRole('heading', { name: 'Sign in to Headwater' })).toBeVisible()
})

test('who ends their own session has to sign in again', async ({ page, server }) => {
  await enter(page, await server.makeUser('eve', 'viewer'))
  await page.goto('/sessions')
  await row(page, 'This session').getByRole('link', { name: /^End/ }).click()
  await expect(page.getByText('It is the one that you use now')).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in to Headwater' })).toBeVisible()
})
