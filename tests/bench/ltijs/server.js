// A tool made with ltijs as its documentation says, on SQLite: node server.js PORT PLATFORM DATABASE
const { Provider } = require('ltijs')
const Database = require('ltijs-sequelize')

const [port, platform, storage] = process.argv.slice(2)

async function main () {
  const database = new Database('lti', 'user', 'password', { dialect: 'sqlite', storage, logging: false })
  Provider.setup('k'.repeat(40), { plugin: database }, {
    appRoute: '/launch',
    loginRoute: '/login',
    keysetRoute: '/keys',
    cookies: { secure: false, sameSite: '' }
  })
  Provider.onConnect((token, request, response) => {
    response.send(`<!doctype html><title>Course</title><h1>${token.platformContext.context.title}</h1>`)
  })
  await Provider.deploy({ port: Number(port), silent: true })
  await Provider.registerPlatform({
    url: platform,
    name: 'Platform',
    clientId: 'client',
    authenticationEndpoint: `${platform}/auth`,
    accesstokenEndpoint: `${platform}/token`,
    authConfig: { method: 'JWK_SET', key: `${platform}/jwks` }
  })
  console.log('ready')
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
