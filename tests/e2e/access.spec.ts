import { BILLING, CREATING_GATEWAY, EMPTY_GATEWAY, GATEWAY } from './playground'
import { expect, expectNoAxeFindings, expectNoSidewaysScroll, test } from './test'

const SOURCES = `/instances/${GATEWAY}/service/sources`
const SERVICES = `/instances/${GATEWAY}/service/services`

/** Every page and open panel, and what is there when it is ready to be looked at. */
const PAGES: [name: string, path: string, ready: string | RegExp][] = [
  ['instances', '/instances', 'payments-edge'],
  ['overview', `/instances/${GATEWAY}/overview`, 'vpc-hz-core'],
  ['services', SERVICES, 'cart'],
  ['colliding names', `${SERVICES}?collisions=true`, 'Also in checkout-prod'],
  ['no services', `/instances/${EMPTY_GATEWAY}/service/services`, /no services yet/],
  ['no colliding names', `/instances/${EMPTY_GATEWAY}/service/services?collisions=true`, 'No two services have the same name.'],
  ['create service, from a source', `${SERVICES}/create`, 'Choose a source.'],
  ['create service, DNS', `${SERVICES}/create?type=DNS`, 'DNS servers'],
  ['create service, fixed addresses', `${SERVICES}/create?type=VIP`, 'Add address'],
  ['sources', SOURCES, 'Try now'],
  ['no sources', `/instances/${EMPTY_GATEWAY}/service/sources`, /no sources yet/],
  ['sources of a gateway that is being created', `/instances/${CREATING_GATEWAY}/service/sources`, /no sources yet/],
  ['create source, cluster', `${SOURCES}/create?type=K8S`, 'risk-acs'],
  ['create source, Nacos', `${SOURCES}/create?type=MSE_NACOS`, 'nacos-inventory'],
  ['parameter settings', `/nacos-instances/${BILLING}/parameters`, 'Mesh Configuration Protocol'],
  ['not found', '/nowhere', 'There is no such page'],
]

test('a name of 63 letters breaks at 320 pixels rather than scrolling the page', async ({ page, playground }) => {
  const name = 'a-very-long-name-'.padEnd(63, 'x')
  const body = { gatewayId: GATEWAY, sourceType: 'VIP', serviceConfigs: [{ name, addresses: ['10.9.9.9:80'] }] }
  await playground.call('POST', '/v1/services', body)
  await page.setViewportSize({ width: 320, height: 720 })
  await page.goto(`${SERVICES}?q=a-very-long`)
  await expect(page.getByText(name)).toBeVisible()
  await expectNoSidewaysScroll(page)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } })
    for (const [name, path, ready] of PAGES) {
      test(`${name} has no axe finding and fits 1440 and 320 pixels`, async ({ page }) => {
        await page.goto(path)
        await expect(page.getByText(ready).first()).toBeVisible()
        await expectNoAxeFindings(page)
        await page.setViewportSize({ width: 320, height: 720 })
        await expectNoAxeFindings(page)
        await expectNoSidewaysScroll(page)
      })
    }

    test('delete has no axe finding', async ({ page, playground }) => {
      await page.goto(`${SOURCES}/${await playground.sourceId('checkout-prod')}/delete`)
      await expect(page.getByRole('dialog')).toContainText('services')
      await expectNoAxeFindings(page)
    })
  })
}
