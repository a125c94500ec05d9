import { ADA, enter, expect, test } from '../signed_in'
import { row } from '../test'

test('a user is made, takes their link, is changed, and removed', async ({ page, server, browser }) => {
  await enter(page, ADA)
  await page.goto('/users')
  await expect(row(page, 'ada')).toContainText('You')
  await page.getByRole('link', { name: 'Create User' }).click()
  const panel = page.getByRole('dialog')
  await panel.getByLabel('Name').fill('ada')
  await panel.getByRole('button', { name: 'OK' }).click()
  await expect(panel.getByText('There is a user of this name already.')).toBeVisible()
  await panel.getByLabel('Name').fill('linus')
  await panel.getByRole('button', { name: 'OK' }).click()
  const link = await panel.getByRole('button', { name: 'Copy One-time link' }).innerText()
  await panel.getByRole('button', { name: 'Done' }).click()
  await expect(row(page, 'linus')).toContainText('No password yet')

  const other = await (await browser.newContext({ baseURL: server.url })).newPage()
  await other.goto(link)
  await other.getByLabel('Password', { exact: true }).fill('a password of linus')
  await other.getByLabel('Password again').fill('a password of linus')
  await other.getByLabel('Password again').press('Enter')
  await expect(other.getByRole('link', { name: 'payments-edge' })).toBeVisible()

  await row(page, 'linus').getByRole('button', { name: 'Actions for linus' }).click()
  await page.getByRole('menuitem', { name: 'Change role and scope' }).click()
  await page.getByRole('dialog', { name: 'linus' }).getByRole('radio', { name: /Editor/ }).check()
  await page.getByRole('dialog', { name: 'linus' }).getByRole('button', { name: 'Save' }).click()
  await expect(row(page, 'linus')).toContainText('Editor')

  await row(page, 'linus').getByRole('button', { name: 'Actions for linus' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('dialog', { name: 'Remove linus?' }).getByRole('button', { name: 'Remove' }).click()
  await expect(row(page, 'linus')).toBeHidden()
  await expect(other.getByRole('heading', { name: 'Sign in to Headwater' })).toBeVisible()
})

test('the last administrator stays', async ({ page }) => {
  await enter(page, ADA)
  await page.goto('/users')
  await row(page, 'ada').getByRole('button', { name: 'Actions for ada' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  const question = page.getByRole('dialog', { name: 'Remove ada?' })
  await question.getByRole('button', { name: 'Remove' }).click()
  await expect(question.getByRole('alert')).toContainText('Nobody else administers everything')
})
