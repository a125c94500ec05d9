import { execFileSync } from 'node:child_process'
import { ADA, enter, expect, test } from '../signed_in'
import { row } from '../test'

test('the copied curl signs its call with the keys of the environment, and the server takes it', async ({ page, context, server }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await enter(page, ADA)
  await page.goto('/instances/gw-payments/service/sources/create?type=MSE_NACOS')
  const panel = page.getByRole('dialog', { name: 'Create Source' })
  await panel.getByRole('option', { name: /nacos-orders/ }).click()
  await panel.getByRole('button', { name: 'Copy as' }).click()
  await panel.getByRole('menuitem', { name: 'curl' }).click()
  await expect(panel.getByText('curl command copied')).toBeVisible()
  const script = await page.evaluate(() => navigator.clipboard.readText())

  const key = await server.call('POST', '/console/v1/access-keys', { name: 'copied', role: 'editor', scope: { kind: 'all' } })
  const keys = { ALIBABA_CLOUD_ACCESS_KEY_ID: key.accessKey.accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.accessKeySecret }
  const answer = execFileSync('sh', ['-euc', script], { env: { ...process.env, ...keys }, encoding: 'utf8', stdio: 'pipe' })
  expect(JSON.parse(answer).code).toBe('Ok')
  await page.goto('/instances/gw-payments/service/sources')
  await expect(row(page, 'nacos-orders')).toBeVisible()
})
