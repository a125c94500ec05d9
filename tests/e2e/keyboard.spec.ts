import type { Locator, Page } from '@playwright/test'
import { GATEWAY } from './playground'
import { expect, row, test } from './test'

/** The way of somebody who has no pointer: only keys, and the focus goes only where a key takes it. */

const SOURCES = `/instances/${GATEWAY}/service/sources`
const SHIPPING = 'nacos-shipping'

test.use({ own: 'keyboard' })

test('a source is created by keyboard alone, and the focus is back on what opened the panel', async ({ page, playground }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toBeVisible()
  const open = page.getByRole('link', { name: 'Create Source' })
  await tabTo(page, open)
  await page.keyboard.press('Enter')
  await create(page)
  await expect(row(page, SHIPPING)).toContainText('Synced')
  await expect(open).toBeFocused()
  await playground.call('DELETE', `/v1/sources/${await playground.sourceId(SHIPPING)}`)
})

test('Escape closes the panel without a question while nothing is entered, and gives the focus back', async ({ page }) => {
  await page.goto(SOURCES)
  const open = page.getByRole('link', { name: 'Create Source' })
  await tabTo(page, open)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Create Source' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(open).toBeFocused()
})

test('the focus stays in an open panel however far the Tab key goes', async ({ page }) => {
  await page.goto(`${SOURCES}/create?type=MSE_NACOS`)
  const panel = page.getByRole('dialog', { name: 'Create Source' })
  await expect(panel.getByRole('option', { name: new RegExp(SHIPPING) })).toBeVisible()
  for (let press = 0; press < 40; press += 1) {
    await page.keyboard.press('Tab')
    const isOutside = await page.evaluate(() => document.activeElement !== document.body && !document.activeElement?.closest('dialog'))
    expect(isOutside, `after ${press + 1} times Tab`).toBe(false)
  }
})

test('a source is deleted by keyboard alone, and the focus is on the page again', async ({ page, playground }) => {
  await playground.call('POST', '/v1/sources', { gatewayId: GATEWAY, type: 'MSE_NACOS', nacosSourceConfig: { instanceId: 'mse-cn-p81m2zzb' } })
  await page.goto(SOURCES)
  await expect(row(page, SHIPPING)).toContainText('Synced')
  await tabTo(page, row(page, SHIPPING).getByRole('link', { name: /^Delete/ }))
  await page.keyboard.press('Enter')
  await confirmDeletion(page)
  await expect(row(page, SHIPPING)).toHaveCount(0)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.locator(':focus')).toHaveCount(1)
  await tabTo(page, page.getByRole('link', { name: 'Create Source' }))
})

test('a deletion is called off by Escape, and the focus is back on its link', async ({ page }) => {
  await page.goto(SOURCES)
  await expect(row(page, 'checkout-prod')).toBeVisible()
  const link = row(page, 'checkout-prod').getByRole('link', { name: /^Delete/ })
  await tabTo(page, link)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: /Delete source checkout-prod/ })).toContainText('endpoints')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(link).toBeFocused()
})

/** What Create Source asks for, step by step, in the order in which it asks. */
async function create(page: Page): Promise<void> {
  const panel = page.getByRole('dialog', { name: 'Create Source' })
  await tabTo(page, panel.getByRole('radio', { checked: true }))
  await page.keyboard.press('ArrowRight')
  await expect(panel.getByRole('radio', { name: /MSE Nacos/ })).toBeChecked()
  await tabTo(page, panel.getByRole('combobox', { name: 'Nacos Instance' }))
  await page.keyboard.type('ship')
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('option', { name: new RegExp(SHIPPING) })).toHaveAttribute('aria-selected', 'true')
  await tabTo(page, panel.getByRole('button', { name: 'OK' }))
  await page.keyboard.press('Enter')
  await expect(panel).toBeHidden()
}

/** What Delete asks for before it deletes. */
async function confirmDeletion(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: new RegExp(`Delete source ${SHIPPING}`) })
  await expect(dialog).toContainText('loses')
  await tabTo(page, dialog.getByRole('button', { name: 'Delete' }))
  await page.keyboard.press('Enter')
}

/** Presses Tab until the focus is there; fails when it never is. */
async function tabTo(page: Page, goal: Locator): Promise<void> {
  const MOST = 80
  await goal.waitFor()
  for (let press = 0; press < MOST; press += 1) {
    if (await goal.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(goal, `${MOST} times Tab do not reach it`).toBeFocused({ timeout: 1 })
}

test('the drawer of a phone keeps what lies under it out of reach, and Escape gives the focus back to its button', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`/instances/${GATEWAY}/service/sources`)
  await expect(row(page, 'checkout-prod')).toBeVisible()
  const menu = page.locator('.menu.button')
  await menu.click()
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
  await expect(page.locator('main')).toHaveAttribute('inert')
  await page.keyboard.press('Escape')
  await expect(menu).toBeFocused()
  await expect(page.locator('main')).not.toHaveAttribute('inert')
})
