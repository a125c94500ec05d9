import type { Page } from '@playwright/test'
import { GATEWAY, INVENTORY } from '../playground'
import { expect, expectNoAxeFindings, row, test } from '../test'

const SOURCES = `/instances/${GATEWAY}/service/sources`

test.use({ own: 'delete' })

test('Cancel and Escape delete nothing and lead back to the row', async ({ page }) => {
  await page.goto(SOURCES)
  const link = row(page, 'checkout-prod').getByRole('link', { name: 'Delete' })
  await link.click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('14 services')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(link).toBeFocused()
  await link.click()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(row(page, 'checkout-prod')).toBeVisible()
})

test('a source that somebody else deleted disappears by itself', async ({ page, playground }) => {
  const body = { gatewayId: GATEWAY, type: 'MSE_NACOS', nacosSourceConfig: { instanceId: INVENTORY } }
  const { body: created } = await playground.call('POST', '/v1/sources', body)
  await page.goto(SOURCES)
  await expect(row(page, 'nacos-inventory')).toBeVisible()
  await playground.call('DELETE', `/v1/sources/${created.data.sourceId}`)
  await expect(row(page, 'nacos-inventory')).toHaveCount(0, { timeout: 5_000 })
})

test('the dead source is deleted like any other, once its name is typed, and comes back whole', async ({ page, playground }) => {
  const id = await playground.sourceId('legacy-batch')
  await page.goto(SOURCES)
  await row(page, 'legacy-batch').getByRole('link', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: /Delete source legacy-batch/ })
  await expect(dialog).toContainText('5 services')
  await expect(dialog).toContainText('nightly-settlement')
  const button = dialog.getByRole('button', { name: 'Delete', exact: true })
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await expect(dialog).toContainText('Type legacy-batch first.')
  await expectNoAxeFindings(page)
  await typed(page).fill('Legacy')
  await typed(page).press('Enter')
  await expect(dialog).toBeVisible()
  await typed(page).fill('legacy-batch')
  await button.click()
  await expect(dialog).toBeHidden()
  await expect(row(page, 'legacy-batch')).toHaveCount(0)
  expect((await playground.call('GET', `/v1/sources/${id}`)).status).toBe(404)
  await messages(page).getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(messages(page)).toContainText('Source legacy-batch is back')
  await expect(row(page, 'legacy-batch')).toContainText(id)
  await expect(row(page, 'legacy-batch')).toContainText('5')
})

test('Undo survives a reload of the page, and its seconds run out', async ({ page }) => {
  await page.goto(SOURCES)
  await remove(page, 'legacy-batch')
  await expect(row(page, 'legacy-batch')).toHaveCount(0)
  await page.reload()
  await expect(row(page, 'checkout-prod')).toBeVisible()
  await expect(row(page, 'legacy-batch')).toHaveCount(0)
  const undo = messages(page).getByRole('button', { name: 'Undo', exact: true })
  await expect(undo).toContainText(/\d s/)
  await undo.click()
  await expect(row(page, 'legacy-batch')).toBeVisible()
  await page.reload()
  await expect(row(page, 'legacy-batch')).toBeVisible()
  await expect(undo).toHaveCount(0)

  await remove(page, 'legacy-batch')
  await expect(undo).toBeVisible()
  await expect(undo).toHaveCount(0, { timeout: 12_000 })
  // The server allows it for a while longer: what follows needs the source.
  await restore(page)
})

test('keys alone delete a source and take that back', async ({ page }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'legacy-batch')).toBeVisible()
  const link = row(page, 'legacy-batch').getByRole('link', { name: 'Delete' })
  await link.focus()
  await page.keyboard.press('Enter')
  await expect(typed(page)).toBeFocused()
  await page.keyboard.type('legacy-batch')
  await page.keyboard.press('Enter')
  const undo = messages(page).getByRole('button', { name: 'Undo', exact: true })
  await expect(undo).toBeFocused()
  await expect(messages(page)).toContainText('Undo is possible for 10 seconds.')
  await page.keyboard.press('Enter')
  await expect(row(page, 'legacy-batch')).toBeVisible()
  await expect(page.getByRole('main')).toBeFocused()
})

test('several are deleted at once, with what each takes away, and come back together', async ({ page }) => {
  await page.goto(SOURCES)
  await row(page, 'nacos-orders').getByRole('checkbox').check()
  await row(page, 'legacy-batch').getByRole('checkbox').check()
  await bar(page).getByRole('link', { name: 'Delete 2 sources' }).click()
  await expect(page).toHaveURL(/\/sources\/delete\?source=.+&source=/)
  await page.reload()
  const dialog = page.getByRole('dialog', { name: 'Delete 2 sources?' })
  await expect(dialog).toContainText('15 services')
  await expect(dialog.getByRole('listitem').filter({ hasText: 'legacy-batch' })).toContainText('5 services')
  await expect(dialog.getByRole('listitem').filter({ hasText: 'nacos-orders' })).toContainText('10 services')
  await expectNoAxeFindings(page)
  await typed(page).fill('2')
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row')).toHaveCount(2)
  await expect(messages(page)).toContainText('2 sources deleted')
  await messages(page).getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(messages(page)).toContainText('2 sources are back')
  await expect(row(page, 'nacos-orders')).toBeVisible()
  await expect(row(page, 'legacy-batch')).toBeVisible()
})

test('what could not be deleted says why, and stays to be tried again', async ({ page, playground }) => {
  const id = await playground.sourceId('nacos-orders')
  const refusal = { requestId: 'req-e2e-delete', code: 'Conflict.AppClusterIsAlreadyInChanging', message: 'later' }
  await page.route(`**/v1/sources/${id}`, (route) => route.fulfill({ status: 409, json: refusal }))
  await page.goto(SOURCES)
  await row(page, 'nacos-orders').getByRole('checkbox').check()
  await row(page, 'legacy-batch').getByRole('checkbox').check()
  await bar(page).getByRole('link', { name: 'Delete 2 sources' }).click()
  await typed(page).fill('2')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  const failed = dialog.getByRole('alert')
  await expect(failed).toContainText('1 of 2 sources were not deleted')
  await expect(failed).toContainText('nacos-orders: The gateway is being changed. Try again in a moment.')
  await expect(failed.getByRole('button', { name: 'Copy req-e2e-delete' })).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`/sources/delete\\?source=${id}$`))
  await expect(bar(page)).toContainText('1 selected')

  await page.unroute(`**/v1/sources/${id}`)
  await typed(page).fill('nacos-orders')
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(bar(page)).toHaveCount(0)
  await expect(page.getByRole('row')).toHaveCount(2)
  for (const name of ['nacos-orders', 'legacy-batch']) {
    await messages(page).getByRole('button', { name: 'Undo', exact: true }).first().click()
    await expect(messages(page)).toContainText('is back')
    await expect(row(page, name).or(row(page, 'checkout-prod')).first()).toBeVisible()
  }
  await expect(page.getByRole('row')).toHaveCount(4)
})

test('an undo that comes too late or finds its place taken says so', async ({ page, playground }) => {
  await page.goto(SOURCES)
  const answer = (status: number, code: string) =>
    page.route('**/console/v1/sources/*/restore', (route) =>
      route.fulfill({ status, json: { requestId: 'req-e2e-undo', code, message: 'no' } }),
    )
  await answer(404, 'NotFound.DeletedSource')
  await remove(page, 'legacy-batch')
  await messages(page).getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(messages(page)).toContainText('legacy-batch was not brought back. The time for it is over.')
  await expect(messages(page).getByRole('button', { name: 'Copy req-e2e-undo' })).toBeVisible()
  await page.unroute('**/console/v1/sources/*/restore')
  await restore(page)

  await remove(page, 'legacy-batch')
  await answer(409, 'Conflict.SourceAlreadyExists')
  await messages(page).getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(messages(page)).toContainText('was added to this gateway meanwhile')
  await page.unroute('**/console/v1/sources/*/restore')
  expect((await playground.call('GET', `/console/v1/gateways/${GATEWAY}/sources?q=legacy-batch`)).body.totalSize).toBe(0)
  await restore(page)
})

let deleted = ''

const bar = (page: Page) => page.getByRole('region', { name: 'Selection' })
const messages = (page: Page) => page.getByRole('region', { name: 'Messages' })
const typed = (page: Page) => page.getByRole('dialog').getByRole('textbox')

async function remove(page: Page, name: string): Promise<void> {
  await row(page, name).getByRole('link', { name: 'Delete' }).click()
  deleted = /sources\/([^/]+)\/delete/.exec(page.url())?.[1] ?? ''
  await typed(page).fill(name)
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
}

/** Past the console: the source that was deleted last is there again. */
async function restore(page: Page): Promise<void> {
  const answer = await page.request.post(`/console/v1/sources/${deleted}/restore`)
  expect(answer.status()).toBe(200)
  await expect(page.getByRole('row').filter({ hasText: deleted })).toBeVisible()
}
