import { fill, OF_PEOPLE } from './access/sample'
import { expect, test as base } from './signed_in'
import { expectNoAxeFindings, expectNoSidewaysScroll } from './test'
import { compare, file, SIZES, THEMES } from './visual/compare'
import { fix } from './visual/fixed'
import { called } from './visual/pages'

/** The pages that need people who are signed in, each with something to show. */
const test = base.extend<object, { cookie: string }>({
  cookie: [async ({ server }, use) => use(await fill(server)), { scope: 'worker', timeout: 60_000 }],
})

test.use({ timezoneId: 'UTC', contextOptions: { reducedMotion: 'reduce' } })

test.beforeEach(async ({ context, server, cookie }) => {
  const at = cookie.indexOf('=')
  await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: server.url }])
})

for (const visited of OF_PEOPLE) {
  for (const viewport of SIZES) {
    test(`${visited.name} looks as it did, ${viewport.width} pixels wide`, async ({ page }, info) => {
      await page.setViewportSize(viewport)
      await fix(page)
      await page.goto(visited.path)
      await expect(page.getByText(visited.ready.en).filter({ visible: true }).first()).toBeVisible({ timeout: 30_000 })
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme })
        await compare(page, visited.name === 'audit record', file(called(visited), theme, viewport.width), info)
      }
      await page.unrouteAll({ behavior: 'ignoreErrors' })
    })
  }

  for (const colorScheme of THEMES) {
    for (const language of ['en', 'zh'] as const) {
      test.describe(`${colorScheme}, ${language}`, () => {
        test.use({ colorScheme, locale: language === 'en' ? 'en-US' : 'zh-CN' })

        test(`${visited.name} has no axe finding and fits 1440 and 320 pixels`, async ({ page }) => {
          await page.goto(visited.path)
          await expect(page.getByText(visited.ready[language]).filter({ visible: true }).first()).toBeVisible()
          await expectNoAxeFindings(page)
          await page.setViewportSize({ width: 320, height: 720 })
          await expectNoAxeFindings(page)
          await expectNoSidewaysScroll(page)
        })
      })
    }
  }
}
