import type { Locator, Page } from '@playwright/test'
import { enter, expect, test } from '../signed_in'

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
