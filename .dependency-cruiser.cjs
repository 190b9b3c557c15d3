/** Who may use whom: docs/architecture.md as rules, each with its reason. Paths are patterns, so that a new area, provider or file is covered. */
const only = (name, comment, from, to) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { pathNot: to, dependencyTypesNot: ['core'] },
})
const sdk = 'node_modules/@(aws-sdk|smithy)/'
const mod = (name) => `node_modules/(${name})/`
const areas = '^functions/areas/[^/]+/'
const kernel = '^functions/kernel/'
const domain = `${areas}domain/`
/** What areas publish beside their domain: types of what they ask for, use-cases, items, changes of the stream. */
const ports = `${areas}(port|job|[a-z]+-port)\\.ts$`
const published = `${areas}(index|port|job|items|changes|[a-z]+-port)\\.ts$`

/**
 * Which area may use which others. An area that is not here may use none; none may use one that uses it. Most general
 * first: whoever comes further down knows those above.
 */
const uses = require('./functions/areas/uses.json')

module.exports = {
  forbidden: [
    ...Object.entries(uses).map(([area, others]) => ({
      name: `area-${area}`,
      severity: 'error',
      comment: 'The matrix of areas: what an area may use is a decision, and none is used by what it uses.',
      from: { path: `^functions/areas/${area}/` },
      to: { path: areas, pathNot: `^functions/areas/(${[area, ...others].join('|')})/` },
    })),
    {
      name: 'areas-are-in-the-matrix',
      severity: 'error',
      comment: 'A new area says in `uses` what it may use.',
      from: { path: areas, pathNot: `^functions/areas/(${Object.keys(uses).join('|')})/` },
      to: { path: areas },
    },
    {
      name: 'areas-use-what-is-published',
      severity: 'error',
      comment:
        'Of another area: its domain, its port, and what its index, items and changes name. The rest is its own.',
      from: { path: '^functions/areas/([^/]+)/' },
      to: { path: areas, pathNot: ['^functions/areas/$1/', domain, published] },
    },
    only(
      'kernel-knows-nothing',
      'Words that every area speaks: errors, ids, texts, pages, what is asked of AWS.',
      kernel,
      [kernel, mod('zod')],
    ),
    only('domain-is-pure', 'Rules without I/O can be read, tested and trusted on their own.', domain, [
      domain,
      kernel,
      // A parser, or a sketch of numbers, is as pure as a rule.
      mod('zod|libphonenumber-js|@datadog/sketches-js'),
    ]),
    only('ports-are-types', 'What an area asks for, without what answers.', ports, [domain, ports, kernel, mod('zod')]),
    only(
      'use-cases-know-ports-not-technology',
      'A verb says what happens; where it is stored and sent is given to it.',
      `${areas}(use-cases/|operations\\.ts$|index\\.ts$)`,
      [`${areas}(use-cases/|index\\.ts$)`, domain, ports, kernel, mod('zod')],
    ),
    only(
      'stores-are-the-only-table-code',
      'One place per area knows its keys and items, so that they can change together.',
      `${areas}(store/|items\\.ts$|changes\\.ts$)`,
      [
        `${areas}(store/|items\\.ts$)`,
        domain,
        ports,
        kernel,
        '^functions/platform/',
        sdk,
        mod('zod'),
        'node_modules/@types/aws-lambda/',
      ],
    ),
    only(
      'adapters-know-their-service',
      'An adapter translates between one service and a port; it must not reach into the house.',
      `${areas}(adapter|providers|connectors)/`,
      [
        `${areas}(adapter|providers|connectors)/`,
        domain,
        ports,
        kernel,
        '^functions/platform/',
        sdk,
        mod('zod|postal-mime|papaparse|jose|chardet|html-to-text|ical\\.js|sanitize-html'),
      ],
    ),
    {
      name: 'providers-do-not-know-each-other',
      severity: 'error',
      comment: 'A provider can be added, changed or removed alone. What Meta’s three share is in `meta`.',
      from: { path: '/providers/([^/]+)/' },
      to: { path: '/providers/[^/]+/', pathNot: '/providers/($1|meta)/' },
    },
    only(
      'reactions-are-use-cases-of-the-stream',
      'A reaction follows from an entry by the same rules and ports as any verb.',
      `${areas}reactions/`,
      [
        `${areas}(reactions|use-cases)/`,
        `${areas}(index|changes)\\.ts$`,
        domain,
        ports,
        kernel,
        '^functions/platform/stream\\.ts$',
        'node_modules/@types/aws-lambda/',
      ],
    ),
    only(
      'platform-is-below-the-areas',
      'Table, stream, clients, log and clock serve every area and know none.',
      '^functions/platform/',
      ['^functions/platform/', kernel, sdk, mod('zod|aws-jwt-verify|ulid|chardet'), 'node_modules/@types/aws-lambda/'],
    ),
    only(
      'edges-are-thin',
      'An edge translates a service’s event into a verb. Only the composition root touches stores, adapters and clients.',
      '^functions/edges/(?!compose|store\\.ts)',
      [
        '^functions/edges/',
        `${areas}(use-cases|reactions)/`,
        `${areas}(operations|index|changes|job)\\.ts$`,
        domain,
        ports,
        kernel,
        '^functions/platform/',
        '^functions/manifest\\.ts$',
        '^contracts/',
        mod('zod|@middy/core'),
        'node_modules/@types/aws-lambda/',
      ],
    ),
    only(
      'contracts-know-only-the-domain',
      'The console and the widget import the contracts: nothing of the server may come along.',
      '^contracts/',
      ['^contracts/', domain, kernel, `${areas}providers/profiles\\.ts$`, mod('zod')],
    ),
    only('lib-describes-what-is-deployed', 'The stack needs names and routes, not the code that runs.', '^(lib|bin)/', [
      '^(lib|bin)/',
      '^contracts/',
      '^functions/(manifest|kernel/(every|signing-purposes)|edges/stream/filters|platform/env-names?|platform/table-definition)\\.ts$',
      mod('aws-cdk-lib|constructs|cdk-nag|esbuild|zod'),
    ]),
    only(
      'the-widget-stands-alone',
      'What runs on a company’s page is small, and brings nothing along that it does not need to chat.',
      '^widget/src/',
      ['^widget/', mod('preact|@noble/hashes')],
    ),
    {
      name: 'the-client-stands-alone',
      severity: 'error',
      comment:
        'Others install it, and it runs in browsers: it needs nothing, Node’s own modules included. Its types and its table of routes are made of the contracts.',
      from: { path: '^client/src/' },
      to: { pathNot: ['^client/src/', '^contracts/', mod('zod')] },
    },
    {
      name: 'only-two-files-of-the-client-know-the-contracts',
      severity: 'error',
      comment: 'They have others in their place in what is built.',
      from: { path: '^client/src/', pathNot: '^client/src/(operations|routes)\\.ts$' },
      to: { path: ['^contracts/', mod('zod')] },
    },
    only(
      'the-console-knows-the-contracts-only',
      'What runs in agents’ browsers shares types with the server, and nothing else.',
      '^web/src/',
      [
        '^web/',
        '^client/src/',
        '^contracts/',
        '^virtual:',
        mod(
          '@tanstack/.*|@tiptap/.*|@types/react.*|cmdk|d3-scale|d3-shape|i18next|lucide-react|libphonenumber-js|oidc-client-ts|radix-ui|react|react-dom|react-i18next',
        ),
      ],
    ),
    {
      name: 'nothing-imports-local',
      severity: 'error',
      comment: 'What stands in for AWS must not leak into what is deployed.',
      from: { pathNot: '^(local|test|bench)/' },
      to: { path: '^local/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A cycle means two files that cannot be understood apart, types included.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Code that nothing uses is deleted. Only the bundler uses `unused.ts`, instead of packages.',
      from: {
        orphan: true,
        pathNot:
          '(^test/|^bench/|\\.d\\.ts$|\\.config\\.ts$|^functions/manifest\\.ts$|^functions/platform/unused\\.ts$)',
      },
      to: {},
    },
    {
      name: 'no-dev-dependency-in-functions',
      severity: 'error',
      comment: 'What is deployed must be a dependency, so that its version is a decision.',
      from: { path: '^(functions|contracts)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
