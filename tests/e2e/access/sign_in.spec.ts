import { ADA, enter, expect, signIn, test } from '../signed_in'
import { expectNoAxeFindings, expectNoSidewaysScroll } from '../test'

test('who is not signed in is led to Sign in, and back to the address they came for', async ({ page }) => {
  const ways = page.waitForResponse('/console/v1/sign-in')
  await page.goto('/clusters?region=cn-hangzhou&q=check')
  await ways
  await expect(page.getByRole('heading', { name: 'Sign in to Headwater' })).toBeVisible()
  await expect(page.getByLabel('Name')).toBeFocused()
  await expect(page.getByRole('link')).toHaveCount(0)
  await signIn(page, ADA)
  await expect(page.getByRole('link', { name: 'checkout-prod' })).toBeVisible()
  await expect(page).toHaveURL('/clusters?region=cn-hangzhou&q=check')
})

test('a wrong password is told in one place, and what was typed stays', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('Enter your name.')).toBeVisible()
  await signIn(page, { name: 'ada', password: 'not the password' })
  await expect(page.getByRole('alert')).toContainText('The name or the password is wrong.')
  await expect(page.getByLabel('Name')).toHaveValue('ada')
  await expectNoAxeFindings(page)
  await page.setViewportSize({ width: 320, height: 720 })
  await expectNoSidewaysScroll(page)
})

test('who tries too often is told how long to wait', async ({ page }) => {
  await page.goto('/sign-in')
  for (let attempt = 0; attempt < 6; attempt++) {
    const answered = page.waitForResponse((response) => response.url().endsWith('/console/v1/session'))
    await signIn(page, { name: 'nobody', password: 'whatever it is' })
    await answered
  }
  await expect(page.getByRole('alert')).toContainText(/Too many attempts failed\. Try again in \d+ seconds?\./)
})

test('after signing in no other site is gone to', async ({ page, server }) => {
  await page.goto('/sign-in?to=//evil.example/')
  await signIn(page, ADA)
  await expect(page.getByRole('link', { name: 'payments-edge' })).toBeVisible()
  expect(new URL(page.url()).origin).toBe(server.url)
})

test('a session that ends while nothing is open leads to Sign in and back', async ({ page }) => {
  await enter(page, ADA)
  await page.goto('/instances')
  await expect(page.getByRole('link', { name: 'payments-edge' })).toBeVisible()
  await page.context().clearCookies()
  await page.getByRole('link', { name: 'Clusters' }).click()
  await expect(page).toHaveURL(/^[^?]*\/sign-in\?to=%2Fclusters/)
  await signIn(page, ADA)
  await expect(page.getByRole('link', { name: 'checkout-prod' })).toBeVisible()
})

test('a session that ends under an open panel is begun again over it, and nothing typed is lost', async ({ page }) => {
  await enter(page, ADA)
  await page.goto('/users/create')
  const panel = page.getByRole('dialog', { name: 'Create User' })
  await panel.getByLabel('Name').fill('grace')
  await page.context().clearCookies()
  await panel.getByRole('button', { name: 'OK' }).click()
  const again = page.getByRole('dialog', { name: 'Sign in to go on' })
  await expect(again).toContainText('What you entered on this page is kept.')
  await again.getByLabel('Name').fill(ADA.name)
  await again.getByLabel('Password').fill(ADA.password)
  await again.getByLabel('Password').press('Enter')
  await expect(again).toBeHidden()
  await expect(panel.getByLabel('Name')).toHaveValue('grace')
  await panel.getByRole('button', { name: 'OK' }).click()
  await expect(page.getByRole('dialog', { name: 'One-time link for grace' })).toBeVisible()
})
