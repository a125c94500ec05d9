import { CREATING_GATEWAY, EMPTY_GATEWAY, GATEWAY, INVENTORY } from '../playground'
import { expect, expectNoAxeFindings, expectNoSidewaysScroll, test } from '../test'

test.use({ own: 'overview' })

test('the overview tells identity, network, health and what happened last', async ({ page }) => {
  await page.goto(`/instances/${GATEWAY}/overview`)
  const main = page.getByRole('main')
  await expect(main).toContainText('2 of 3 synced')
  const broken = main.getByRole('list', { name: 'Sources that don’t work' }).getByRole('listitem')
  await expect(broken).toHaveCount(1)
  await expect(broken).toContainText('legacy-batch')
  await expect(broken).toContainText('It refuses connections.')
  await expect(main.getByRole('button', { name: 'Copy gw-7h2k9q4x1m' })).toBeVisible()
  await expect(main.getByRole('button', { name: 'Copy 10.12.0.8' })).toBeVisible()
  await expect(main).toContainText('Internet · HTTPS 443')
  await expect(main).toContainText('env=prod')
  await expect(main).toContainText('Added to the gateway.')
  await broken.getByRole('link').click()
  await expect(page.getByRole('row').filter({ hasText: 'legacy-batch' })).toContainText('Invalid', { timeout: 30_000 })
})

test('what happens elsewhere appears by itself: a new source, its state, and its line', async ({ page, playground }) => {
  await page.goto(`/instances/${GATEWAY}/overview`)
  const main = page.getByRole('main')
  await expect(main).toContainText('2 of 3 synced')
  const source = { gatewayId: GATEWAY, type: 'MSE_NACOS', nacosSourceConfig: { instanceId: INVENTORY } }
  const { body } = await playground.call('POST', '/v1/sources', source)
  await expect(main).toContainText('3 of 4 synced')
  const lines = main.getByRole('listitem').filter({ hasText: 'nacos-inventory' })
  await expect(lines.filter({ hasText: 'Added to the gateway.' })).toBeVisible()
  await expect(lines.filter({ hasText: 'Synced.' })).toBeVisible()
  await playground.call('DELETE', `/v1/sources/${body.data.sourceId}`)
  await expect(main).toContainText('2 of 3 synced')
  await expect(lines).toHaveCount(0)
})

test('an instance that is not running says what can’t be done, and why', async ({ page }) => {
  await page.goto(`/instances/${CREATING_GATEWAY}/overview`)
  await expect(page.getByRole('status').filter({ hasText: 'still being built' })).toBeVisible()
  const remove = page.getByRole('link', { name: 'Delete' })
  await expect(remove).toHaveAttribute('aria-disabled', 'true')
  await expect(remove).toHaveAccessibleDescription(/It is Creating/)
})

test('both languages tell the same', async ({ page }) => {
  await page.goto(`/instances/${GATEWAY}/overview`)
  await page.getByRole('button', { name: 'Account and settings' }).click()
  await page.getByRole('radio', { name: '简体中文' }).check()
  const main = page.getByRole('main')
  await expect(main).toContainText('最近事件')
  await expect(main).toContainText('已添加到网关。')
  await expect(main).toContainText('连接被拒绝。')
})

for (const [width, theme] of [[1440, 'light'], [1440, 'dark'], [320, 'light'], [320, 'dark']] as const) {
  test(`the overview has no findings at ${width} px, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize({ width, height: 800 })
    for (const [id, sign] of [[GATEWAY, 'legacy-batch'], [EMPTY_GATEWAY, 'This gateway has no sources yet.']] as const) {
      await page.goto(`/instances/${id}/overview`)
      await expect(page.getByRole('main')).toContainText(sign)
      await expectNoSidewaysScroll(page)
      await expectNoAxeFindings(page)
    }
  })
}
