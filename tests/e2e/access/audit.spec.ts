import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { ADA, enter, expect, test } from '../signed_in'
import { row } from '../test'
import { fill } from './sample'

let filled: Promise<string> | undefined

test.beforeEach(async ({ page, server }) => {
  await (filled ??= fill(server))
  await enter(page, ADA)
})

const rows = (page: Page) => page.getByRole('table', { name: 'Audit record' }).locator('tbody tr')

/** The API names of the operations, the newest first. */
const operations = (page: Page) => rows(page).locator('td:nth-child(3) .mono').allInnerTexts()

test('what people did appears with who, what, on what, where and what came of it', async ({ page }) => {
  await page.goto('/instances')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit record' }).click()
  await expect(page).toHaveURL('/audit')
  const made = row(page, 'mainframe')
  for (const text of ['edith', '127.0.0.1', 'Create service', 'CreateService', 'payments-edge', 'Done']) await expect(made).toContainText(text)
  const failed = row(page, 'The gateway has this service already')
  await expect(failed).toContainText('Failed')
  const refused = row(page, 'Delete instance')
  for (const text of ['vera', 'search-edge', 'Refused', 'The role or its scope does not allow it']) await expect(refused).toContainText(text)
  await expect(row(page, 'The signature was wrong')).toContainText('Not known')
  await made.getByRole('link', { name: 'mainframe' }).click()
  await expect(page).toHaveURL(/\/instances\/gw-payments\/service\/services\/svc-/)
})

test('a row opens a panel with everything of it, and leads to all of the same caller', async ({ page }) => {
  await page.goto('/audit?result=refused&operation=DeleteGateway')
  await expect(rows(page)).toHaveCount(1)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  const panel = page.getByRole('dialog')
  for (const text of ['vera', 'User', '127.0.0.1', 'Delete instance', 'DeleteGateway', 'gw-search', 'Refused', 'APIG.ErrorCode.Forbidden']) {
    await expect(panel).toContainText(text)
  }
  await expect(panel.getByRole('button', { name: /^Copy [0-9A-F-]{36}$/ })).toBeVisible()
  await page.reload()
  await expect(panel).toContainText('APIG.ErrorCode.Forbidden')
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL('/audit?operation=DeleteGateway&result=refused')
  await rows(page).getByRole('link').first().click()
  await panel.getByRole('link', { name: 'Everything by vera' }).click()
  await expect(page).toHaveURL(/\/audit\?who=user-/)
  await expect(row(page, 'DeleteGateway')).toBeVisible()
  await expect(row(page, 'edith')).toHaveCount(0)
})

test('each filter is one of the server, and the address restores all of them', async ({ page }) => {
  await page.goto('/audit')
  await page.getByRole('combobox', { name: 'Operation' }).selectOption('Create service')
  await expect(rows(page)).toHaveCount(2)
  await page.getByRole('combobox', { name: 'Result' }).selectOption('Failed')
  await expect(rows(page)).toHaveCount(1)
  await page.getByRole('combobox', { name: 'Instance' }).hover()
  await page.getByRole('combobox', { name: 'Instance' }).selectOption('payments-edge')
  await page.getByRole('searchbox', { name: 'Who' }).fill('EDITH')
  await page.getByRole('searchbox', { name: 'Search the record' }).fill('gw-pay')
  await page.getByRole('combobox', { name: 'Time' }).selectOption('Last hour')
  const address = '/audit?q=gw-pay&who=EDITH&operation=CreateService&gateway=gw-payments&result=failed&time=hour'
  await expect(page).toHaveURL(address)
  await expect(rows(page)).toHaveCount(1)
  await page.reload()
  await expect(rows(page)).toHaveCount(1)
  await expect(page.getByRole('combobox', { name: 'Instance' })).toHaveValue('gw-payments')
  await expect(page.getByRole('combobox', { name: 'Time' })).toHaveValue('hour')
  await expect(page.getByRole('searchbox', { name: 'Who' })).toHaveValue('EDITH')
  await page.getByRole('combobox', { name: 'Instance' }).selectOption('search-edge')
  await expect(page.getByText('Nothing matches these filters.')).toBeVisible()
  await page.getByRole('link', { name: 'Clear filters' }).click()
  await expect(page).toHaveURL('/audit')
  await expect(row(page, 'DeleteGateway')).toBeVisible()
})

test('a span of time is chosen in the reader’s own time, and means the same to everybody', async ({ page }) => {
  await page.goto('/audit')
  await page.getByRole('combobox', { name: 'Time' }).selectOption('From … to …')
  await page.getByLabel('To', { exact: true }).fill('2020-01-01T08:00')
  await expect(page.getByText('Nothing matches these filters.')).toBeVisible()
  await page.getByLabel('To', { exact: true }).fill('')
  await page.getByLabel('From', { exact: true }).fill('2020-01-01T08:00')
  await expect(page).toHaveURL(`/audit?time=chosen&from=${encodeURIComponent(utc('2020-01-01T08:00'))}`)
  await expect(row(page, 'DeleteGateway')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('From', { exact: true })).toHaveValue('2020-01-01T08:00')
})

const utc = (local: string) => `${new Date(local).toISOString().slice(0, 16)}Z`

test('exports have exactly what the list has', async ({ page, server }) => {
  await page.goto('/audit?result=refused')
  await expect(row(page, 'DeleteGateway')).toBeVisible()
  const { items } = await server.call('GET', '/console/v1/audit?result=refused&pageSize=100')
  const shown = await operations(page)
  const download = async (name: string) => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
  }
  const lines = await download('Export JSON lines')
  expect(lines.name).toBe('audit.jsonl')
  const exported = lines.text.trim().split('\n').map((line) => JSON.parse(line))
  expect(exported).toEqual(items.map(({ present: _, gatewayName: __, ...recorded }: any) => recorded))
  expect(exported.map((recorded) => recorded.operation)).toEqual(shown)
  const csv = await download('Export CSV')
  expect(csv.name).toBe('audit.csv')
  const [head, ...cells] = csv.text.trim().split('\r\n')
  expect(head).toMatch(/^sequence,timestamp,callerKind/)
  expect(cells.map((line) => line.split(',')[0])).toEqual(items.map((recorded: any) => `${recorded.sequence}`))
})

test('a new entry appears by itself, and a page of older ones stays as it is', async ({ page, server }) => {
  for (let count = 0; count < 45; count += 1) await fetch(`${server.url}/v1/sources/src-none`, { method: 'DELETE' })
  await page.goto('/audit')
  await expect(rows(page)).toHaveCount(50)
  await server.call('POST', '/console/v1/users', { name: `late-${Date.now()}`, role: 'viewer', scope: { kind: 'all' } })
  await expect(rows(page).first()).toContainText('CreateUser', { timeout: 2_000 })
  await page.getByRole('link', { name: 'Older' }).click()
  await expect(page).toHaveURL(/before=\d+$/)
  await expect(page.getByRole('status').filter({ hasText: /older$/ })).toBeVisible()
  await expect(rows(page).first()).not.toContainText('CreateUser')
  const first = await rows(page).first().innerText()
  await server.call('POST', '/console/v1/users', { name: `later-${Date.now()}`, role: 'viewer', scope: { kind: 'all' } })
  await page.reload()
  await expect(rows(page).first()).toHaveText(first, { useInnerText: true })
  await page.getByRole('link', { name: 'Newest' }).click()
  await expect(page).toHaveURL('/audit')
  await expect(rows(page).first()).toContainText('CreateUser')
})

test('who does not administer everything has no entry for it, and is told why not at its address', async ({ page, server }) => {
  for (const [role, scope] of [['viewer', { kind: 'all' }], ['administrator', { kind: 'gateways', gatewayIds: ['gw-search'] }]] as const) {
    await enter(page, await server.makeUser(`${role}-${Date.now()}`, role, scope))
    await page.goto('/instances')
    await expect(page.getByRole('link', { name: 'search-edge' })).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit record' })).toBeHidden()
    await page.goto('/audit')
    await expect(page.getByRole('alert')).toContainText('You have no permission to see this')
    await expect(page.getByRole('link', { name: 'Export CSV' })).toBeHidden()
  }
})
