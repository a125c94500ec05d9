import { ADA, expect, signIn, test } from '../signed_in'
import { expectNoAxeFindings, expectNoSidewaysScroll } from '../test'

test.use({ fresh: true })

test('the first administrator comes by the link in the terminal, signs out, and signs in', async ({ page, server }) => {
  await page.goto('/clusters?q=check')
  await expect(page).toHaveURL('/sign-in?to=%2Fclusters%3Fq%3Dcheck')
  await expect(page.getByText('Nobody can sign in yet')).toBeVisible()

  await page.goto(server.link)
  await expect(page.getByText('You become the first administrator of this server.')).toBeVisible()
  await expect(page.getByText('At least 12 characters.')).toBeVisible()
  await expect(page.getByLabel('Name')).toBeFocused()
  await expectNoAxeFindings(page)
  await page.setViewportSize({ width: 320, height: 720 })
  await expectNoSidewaysScroll(page)
  await page.setViewportSize({ width: 1440, height: 900 })

  await page.getByLabel('Name').fill(ADA.name)
  await page.getByLabel('Password', { exact: true }).fill('too short')
  await page.getByLabel('Password again').fill(ADA.password)
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await expect(page.getByText('The password has fewer than 12 characters.')).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill(ADA.password)
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await expect(page.getByRole('link', { name: 'payments-edge' })).toBeVisible()

  await page.getByRole('button', { name: 'Account and settings' }).click()
  await expect(page.getByText('Administrator · All instances')).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL('/sign-in')
  await expect(page.getByText('Nobody can sign in yet')).toBeHidden()
  await signIn(page, ADA)
  await expect(page.getByRole('link', { name: 'payments-edge' })).toBeVisible()

  await page.goto('about:blank')
  await page.goto(server.link)
  await page.getByLabel('Password', { exact: true }).fill(ADA.password)
  await page.getByLabel('Password again').fill(ADA.password)
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await expect(page.getByRole('heading', { name: 'This link can’t be used' })).toBeVisible()
})
