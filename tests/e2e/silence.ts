import { expect, type Page } from '@playwright/test'

/** A fixture: whatever a test does, the page says nothing in the browser's log. */
export async function silence({ page }: { page: Page }, use: () => Promise<void>): Promise<void> {
  const said: string[] = []
  page.on('pageerror', (error) => said.push(error.message))
  page.on('console', (message) => {
    // What the browser itself says of an answer that refuses, or of a server that is down on purpose.
    if (!message.text().startsWith('Failed to load resource')) said.push(message.text())
  })
  await use()
  expect(said, 'the console says nothing').toEqual([])
}
