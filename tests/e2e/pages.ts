import { BILLING, CREATING_GATEWAY, EMPTY_GATEWAY, GATEWAY, type Playground } from './playground'

/** A page, or a panel that is open over one, as a reader meets it. */
export interface Visited {
  name: string
  path: string | ((playground: Playground) => Promise<string>)
  /** What is there when it is ready to be looked at, in each language. */
  ready: { en: string | RegExp; zh: string | RegExp }
  /** It depends on what was done before, so that there is no picture of it. */
  isUnsteady?: true
}

const SOURCES = `/instances/${GATEWAY}/service/sources`
const SERVICES = `/instances/${GATEWAY}/service/services`

const same = (text: string | RegExp) => ({ en: text, zh: text })

/** A panel or dialog of the source of this name. */
const source = (name: string, rest: string) => async (playground: Playground) =>
  `${SOURCES}/${await playground.sourceId(name)}${rest}`

/** A panel or dialog of a service of the gateway. */
const service = (name: string, rest: string) => async (playground: Playground) => {
  const { body } = await playground.call('GET', `/console/v1/gateways/${GATEWAY}/services?q=${name}`)
  return `${SERVICES}/${body.items[0].serviceId}${rest}`
}

export const pathOf = async (visited: Visited, playground: Playground): Promise<string> =>
  typeof visited.path === 'string' ? visited.path : visited.path(playground)

/** The record with at least one row. */
const recorded = async (playground: Playground) => {
  await playground.call('DELETE', '/console/v1/session')
  return '/audit'
}

/** Every page and every panel that its address opens. Whoever adds one adds a line here. */
export const PAGES: Visited[] = [
  { name: 'instances', path: '/instances', ready: same('payments-edge') },
  { name: 'create instance', path: '/instances/create', ready: { en: 'Specification', zh: '规格' } },
  { name: 'overview', path: `/instances/${GATEWAY}/overview`, ready: same('vpc-hz-core') },
  { name: 'delete instance', path: `/instances/${GATEWAY}/overview/delete`, ready: { en: /Type payments-edge/, zh: /输入 payments-edge/ } },
  { name: 'services', path: SERVICES, ready: same('cart') },
  {
    name: 'services of the same name',
    path: `${SERVICES}?collisions=true`,
    ready: { en: 'Also in checkout-prod', zh: /checkout-prod 中也有/ },
  },
  { name: 'no services', path: `/instances/${EMPTY_GATEWAY}/service/services`, ready: { en: /no services yet/, zh: /还没有服务/ } },
  { name: 'create service, from a source', path: `${SERVICES}/create`, ready: { en: 'Choose a source.', zh: '选择来源。' } },
  { name: 'create service, DNS', path: `${SERVICES}/create?type=DNS`, ready: { en: 'DNS servers', zh: /DNS 服务器/ } },
  { name: 'create service, fixed addresses', path: `${SERVICES}/create?type=VIP`, ready: { en: 'Add address', zh: '添加地址' } },
  { name: 'service', path: service('checkout-api', ''), ready: same(/8080/) },
  { name: 'delete service', path: service('checkout-api', '/delete'), ready: { en: /checkout-api/, zh: /checkout-api/ } },
  { name: 'sources', path: SOURCES, ready: { en: 'Try now', zh: '立即尝试' } },
  { name: 'no sources', path: `/instances/${EMPTY_GATEWAY}/service/sources`, ready: { en: /no sources yet/, zh: /还没有来源/ } },
  {
    name: 'sources of a gateway that is being created',
    path: `/instances/${CREATING_GATEWAY}/service/sources`,
    ready: { en: /no sources yet/, zh: /还没有来源/ },
  },
  { name: 'source, services', path: source('legacy-batch', ''), ready: same('nightly-settlement') },
  { name: 'source, certificates', path: source('checkout-prod', '?tab=certificates'), ready: { en: /Ingress HTTPS is off/, zh: /未开启 Ingress HTTPS/ } },
  { name: 'source, timeline', path: source('checkout-prod', '?tab=history'), ready: { en: 'Added to the gateway.', zh: '已添加到网关。' } },
  { name: 'source, settings', path: source('checkout-prod', '?tab=settings'), ready: { en: 'Watched namespaces', zh: '监听的命名空间' } },
  { name: 'create source, cluster', path: `${SOURCES}/create?type=K8S`, ready: same('risk-acs') },
  { name: 'create source, Nacos', path: `${SOURCES}/create?type=MSE_NACOS`, ready: same('nacos-inventory') },
  { name: 'delete source', path: source('checkout-prod', '/delete'), ready: { en: /endpoints/, zh: /端点/ } },
  { name: 'clusters', path: '/clusters', ready: same('risk-acs') },
  { name: 'register cluster', path: '/clusters/register', ready: same('Kubeconfig') },
  { name: 'Nacos instances', path: '/nacos-instances', ready: same('nacos-inventory') },
  { name: 'register Nacos instance', path: '/nacos-instances/register', ready: { en: 'Password', zh: '密码' } },
  { name: 'Nacos instance', path: `/nacos-instances/${BILLING}`, ready: same('nacos-billing') },
  { name: 'parameter settings', path: `/nacos-instances/${BILLING}/parameters`, ready: same('MCPEnabled') },
  { name: 'no access keys', path: '/access-keys', ready: { en: /There are no access keys yet/, zh: /还没有访问密钥/ } },
  { name: 'create access key', path: '/access-keys/create', ready: { en: /What it is for/, zh: /密钥的用途/ } },
  { name: 'no users', path: '/users', ready: { en: /There are no users yet/, zh: /还没有用户/ } },
  { name: 'create user', path: '/users/create', ready: { en: /Sees everything/, zh: /可查看全部内容/ } },
  { name: 'no sessions', path: '/sessions', ready: { en: 'Nobody is signed in.', zh: '没有用户登录。' } },
  { name: 'audit record of the machine', path: recorded, ready: { en: 'On the machine', zh: '本机' }, isUnsteady: true },
  { name: 'sign in', path: '/sign-in', ready: { en: 'Nobody can sign in yet', zh: '还没有可以登录的用户' } },
  { name: 'one-time link', path: '/setup#none', ready: { en: /You become the first administrator/, zh: /你将成为此服务器的首位管理员/ } },
  { name: 'not found', path: '/nowhere', ready: { en: 'There is no such page', zh: '页面不存在' } },
]
