import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { Provider } from '../provider'
import { ADA, Server, enter, expect, signIn, test as base } from '../signed_in'
import { expectNoAxeFindings, expectNoSidewaysScroll } from '../test'

const SECRET = 'the secret of the client'
const PEOPLE = ['sub-grace:grace:search-team', 'sub-ed:ed:editors', 'sub-eve:eve:strangers']

const config = (issuer: string, secret = '') => `
[oidc]
issuer = "${issuer}"
client_id = "headwater"
${secret}
label = "Lab"
[[oidc.groups]]
group = "search-team"
role = "viewer"
gateways = ["gw-search"]
[[oidc.groups]]
group = "editors"
role = "editor"
`

/** A server whose people may come by the provider, beside Ada, who has a password. */
const test = base.extend<object, { provider: Provider }>({
  provider: [
    async ({ fresh: _ }, use) => {
      const provider = await Provider.start(PEOPLE, SECRET)
      await use(provider)
      await provider.stop()
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ provider }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'headwater-oidc-'))
      const secretFile = join(folder, 'client-secret')
      await writeFile(secretFile, `${SECRET}\n`)
      const server = await Server.start(config(provider.issuer, `client_secret_file = "${secretFile}"`))
      await server.makeFirst()
      await use(server)
      await server.stop()
      await rm(folder, { recursive: true })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

const byProvider = (page: Page) => page.getByRole('link', { name: 'Sign in with Lab' })

async function choose(page: Page, button: string): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Lab provider' })).toBeVisible()
  await page.getByRole('button', { name: button }).click()
}

test('a person signs in by the provider’s page and lands where they wanted to go', async ({ page }) => {
  await page.goto('/instances?q=edge')
  await expect(page.getByLabel('Password')).toBeVisible()
  await expect(page.getByLabel('Name')).toBeFocused()
  await expect(byProvider(page)).toBeVisible()
  await expectNoAxeFindings(page)
  // By the keyboard alone: name, password, the form's button, then the other way in.
  for (const _ of ['password', 'sign in', 'provider']) await page.keyboard.press('Tab')
  await expect(byProvider(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await choose(page, 'Continue as grace')
  await expect(page).toHaveURL(/\/instances\?(region=cn-hangzhou&)?q=edge$/)
  await expect(page.getByRole('link', { name: 'search-edge' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'payments-edge' })).toBeHidden()
  const create = page.getByRole('link', { name: 'Create Instance' })
  await expect(create).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('button', { name: 'Account and settings' }).click()
  await expect(page.getByText('Viewer · 1 instance')).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in to Headwater' })).toBeVisible()
})

test('whose groups have no role is told so in the reader’s language, and the password form stays', async ({ page }) => {
  await page.goto('/sign-in?to=%2Fclusters')
  await byProvider(page).click()
  await choose(page, 'Continue as eve')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('You have no role here')
  await expect(alert).toContainText('none of your groups there has a role here')
  await expect(alert).toContainText('Ask an administrator')
  await expect(alert.getByRole('button', { name: /^Copy [0-9A-F-]{36}$/ })).toBeVisible()
  await expectNoAxeFindings(page)
  await page.setViewportSize({ width: 320, height: 720 })
  await expectNoSidewaysScroll(page)
  await page.getByRole('radio', { name: '简体中文' }).check({ force: true })
  await expect(alert).toContainText('你在此没有角色')
  await expect(page.getByRole('link', { name: '使用 Lab 登录' })).toBeVisible()
  await page.getByRole('radio', { name: 'English' }).check({ force: true })
  // What is tried next is told in the same place, and leads where it was meant to.
  await signIn(page, { name: ADA.name, password: 'not the password' })
  await expect(alert).toHaveText(/The name or the password is wrong\./)
  await signIn(page, ADA)
  await expect(page.getByRole('link', { name: 'checkout-prod' })).toBeVisible()
})

test('who turns back at the provider can try again', async ({ page }) => {
  await page.goto('/sign-in?to=%2Finstances')
  await byProvider(page).click()
  await choose(page, 'Turn back')
  await expect(page.getByRole('alert')).toContainText('The sign-in provider did not let you in')
  await byProvider(page).click()
  await choose(page, 'Continue as ed')
  await expect(page.getByRole('link', { name: 'payments-edge' })).toBeVisible()
  await expect(page).toHaveURL(/\/instances(\?|$)/)
})

test('an address that was made up says nothing of its own', async ({ page }) => {
  await page.goto('/sign-in?refused=Your+account+is+locked&request=call+555')
  await expect(byProvider(page)).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.goto('/sign-in?refused=Unauthorized.SignInExpired&request=call+me')
  await expect(page.getByRole('alert')).toContainText('This sign-in is over')
  await expect(page.getByText('call me')).toHaveCount(0)
})

test('Users tell who comes by the provider; what it decides can’t be changed here', async ({ page, server, provider }) => {
  const context = await page.context().browser()!.newContext({ baseURL: server.url })
  const visitor = await context.newPage()
  await visitor.goto('/sign-in')
  await byProvider(visitor).click()
  await choose(visitor, 'Continue as grace')
  await expect(visitor.getByRole('link', { name: 'search-edge' })).toBeVisible()
  await enter(page, ADA)
  await page.goto('/users')
  const row = page.getByRole('row').filter({ hasText: 'grace' })
  await expect(row).toContainText(`By ${new URL(provider.issuer).host}`)
  await row.getByRole('button', { name: 'Actions for grace' }).click()
  for (const item of ['Change role and scope', 'One-time link']) {
    await expect(page.getByRole('menuitem', { name: item })).toHaveAttribute('aria-disabled', 'true')
  }
  await page.keyboard.press('Escape')
  await row.getByRole('link', { name: 'grace' }).click()
  const panel = page.getByRole('dialog', { name: 'grace' })
  await expect(panel).toContainText('They come by the sign-in provider')
  await expect(panel.getByRole('button', { name: 'Save' })).toHaveAttribute('aria-disabled', 'true')
  await expectNoAxeFindings(page)
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await row.getByRole('button', { name: 'Actions for grace' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  const question = page.getByRole('dialog', { name: 'Remove grace?' })
  await expect(question).toContainText('They can come back')
  await question.getByRole('button', { name: 'Remove' }).click()
  await expect(row).toHaveCount(0)
  await expect(visitor.getByRole('heading', { name: 'Sign in to Headwater' })).toBeVisible()
  await context.close()
})

test('a session that ends under an open panel is begun again by the provider in another tab', async ({ page, context }) => {
  await page.goto('/sign-in?to=%2Faccess-keys%2Fcreate')
  await byProvider(page).click()
  await choose(page, 'Continue as ed')
  const panel = page.getByRole('dialog', { name: 'Create Access Key' })
  await panel.getByLabel('Name').fill('pipeline')
  await context.clearCookies()
  await panel.getByRole('button', { name: 'OK' }).click()
  const again = page.getByRole('dialog', { name: 'Sign in to go on' })
  const opened = context.waitForEvent('page')
  await again.getByRole('link', { name: 'Sign in with Lab' }).click()
  const tab = await opened
  await choose(tab, 'Continue as ed')
  await expect(tab.getByRole('link', { name: 'payments-edge' })).toBeVisible()
  await tab.close()
  await page.bringToFront()
  // A window without a screen gets no focus by itself.
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect(again).toBeHidden()
  await expect(panel.getByLabel('Name')).toHaveValue('pipeline')
})

test('without its provider the way by it says so, and the password works', async ({ page }) => {
  // Nothing listens there.
  const server = await Server.start(config('http://127.0.0.1:9'))
  await server.makeFirst()
  await page.goto(`${server.url}/sign-in?to=%2Finstances`)
  await byProvider(page).click()
  await expect(page.getByRole('alert')).toContainText('The sign-in provider doesn’t answer as it should')
  await signIn(page, ADA)
  await expect(page.getByRole('link', { name: 'payments-edge' })).toBeVisible()
  await server.stop()
})
