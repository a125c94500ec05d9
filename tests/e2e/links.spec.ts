import { PAGES, pathOf } from './pages'
import { expect, test } from './test'

/** What makes an address another page: lists that are only filtered, sorted or turned over are the same one. */
function pageOf(href: string): string {
  const url = new URL(href)
  return url.pathname
}

test('every link of the console leads to a page with a heading and without a failure', async ({ page, playground, baseURL }) => {
  test.setTimeout(240_000)
  const seen = new Set<string>()
  const pages = PAGES.filter(({ name }) => name !== 'not found').map((visited) => pathOf(visited, playground))
  const waiting = ['/instances', ...(await Promise.all(pages))]
  const wrong: string[] = []
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const here = pageOf(new URL(path, baseURL).href)
    if (seen.has(here)) continue
    seen.add(here)
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 }), path).toBeVisible()
    await expect(page.locator('main .bones, main [aria-busy=true]'), path).toHaveCount(0)
    if (await page.locator('.failed').count()) wrong.push(`${path}: ${await page.locator('.failed').first().innerText()}`)
    const links = await page.locator('a[href]:not([download])').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href))
    const own = links.filter((href) => href.startsWith(`${baseURL}/`) && !href.includes('#'))
    waiting.push(...own.map((href) => href.slice(baseURL?.length)))
  }
  expect(wrong).toEqual([])
  expect(seen.size).toBeGreaterThan(8)
})
