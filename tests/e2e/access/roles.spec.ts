import type { Locator, Page } from '@playwright/test'
import { ADA, enter, expect, test } from '../signed_in'

/** It stands there, can't be used, and says why. */
async function expectReason(control: Locator, reason: string): Promise<void> {
  await expect(control).toHaveAttribute('aria-disabled', 'true')
  await expect(control).toHaveAccessibleDescription(reason)
}

const main = (page: Page) => page.getByRole('main')

test('a viewer sees everything, and each button says that they can only view', async ({ page, server }) => {
  await enter(page, await server.makeUser('vera', 'viewer'))
  await page.goto('/instances/gw-payments/service/sources')
  await expectReason(main(page).getByRole('link', { name: 'Create Source' }).first(), 'You can only view. Changes take the role Editor.')
  await page.goto('/instances')
  await expectReason(page.getByRole('link', { name: 'Create Instance' }), 'This takes the role Administrator.')
  await page.goto('/clusters')
  await expectReason(page.getByRole('link', { name: 'Register Cluster' }), 'This takes the role Administrator.')
  await page.goto('/access-keys')
  await expectReason(page.getByRole('link', { name: 'Create Access Key' }).first(), 'You can only view. Changes take the role Editor.')
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Users' })).toBeHidden()
  await page.goto('/users')
  await expect(page.getByRole('alert')).toContainText('You have no permission to see this')
})

test('an editor of one gateway sees no other, and creates sources but no instances', async ({ page, server }) => {
  await enter(page, await server.makeUser('ed', 'editor', { kind: 'gateways', gatewayIds: ['gw-search'] }))
  await page.goto('/instances')
  await expect(page.getByRole('link', { name: 'search-edge' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'payments-edge' })).toBeHidden()
  await expectReason(page.getByRole('link', { name: 'Create Instance' }), 'This takes the role Administrator.')
  await page.getByRole('button', { name: 'Account and settings' }).click()
  await expect(page.getByText('Editor · 1 instance')).toBeVisible()
  await page.goto('/instances/gw-search/service/sources')
  await expect(main(page).getByRole('link', { name: 'Create Source' }).first()).toHaveAttribute('href', /create/)
})

test('an administrator of some gateways is told that it takes all', async ({ page, server }) => {
  await enter(page, await server.makeUser('olga', 'administrator', { kind: 'gateways', gatewayIds: ['gw-search'] }))
  await page.goto('/clusters')
  await expectReason(page.getByRole('link', { name: 'Register Cluster' }), 'This takes a role over all instances. Yours is over some.')
})

test('the palette says why something can’t be done, and leaves out what is not for the reader', async ({ page, server }) => {
  const palette = page.getByRole('dialog')
  const options = async (text: string) => {
    await page.getByRole('combobox', { name: 'Search' }).fill(text)
    return palette.getByRole('option')
  }
  const open = async () => {
    await expect(main(page).getByText('checkout-prod').or(page.getByRole('link', { name: 'Create Source' })).first()).toBeVisible()
    await page.keyboard.press('Control+k')
  }
  await enter(page, await server.makeUser('vic', 'viewer'))
  await page.goto('/instances/gw-payments/service/sources')
  await open()
  const source = (await options('Create')).filter({ hasText: 'Create Source' })
  await expect(source).toHaveAttribute('aria-disabled', 'true')
  await expect(source).toContainText('You can only view. Changes take the role Editor.')
  await page.keyboard.press('Enter')
  await source.dispatchEvent('click')
  await expect(palette).toBeVisible()
  await expect(page).toHaveURL('/instances/gw-payments/service/sources')
  await expect(palette.getByRole('option', { name: /Create Instance/ })).toContainText('This takes the role Administrator.')
  await expect(await options('Users')).toHaveCount(0)
  await expect(await options('Audit')).toHaveCount(0)
  await expect((await options('Sessions')).first()).toHaveAttribute('href', '/sessions')

  await enter(page, ADA)
  await page.goto('/instances/gw-payments/service/sources')
  await open()
  await expect((await options('Create')).filter({ hasText: 'Create Source' })).toHaveAttribute('href', /create/)
  const record = (await options('Audit')).first()
  await expect(record).toHaveAttribute('href', '/audit')
  await record.click()
  await expect(page).toHaveURL('/audit')

  await enter(page, await server.makeUser('vin', 'viewer'))
  await page.goto('/instances/gw-payments/service/sources')
  await open()
  await expect(palette.getByRole('option', { name: 'Audit record' })).toHaveCount(0)
})
