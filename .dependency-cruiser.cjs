/**
 * The import arrows of the architecture as rules: what a folder's line does not list, it may
 * not import. Type-only imports count too. test/tidy/boundaries.test.ts plants violations.
 */

/** Built into the page, so the image holds them without installing them. */
const PAGE = ['preact', 'uplot'];
const PARSERS = ['yaml', 'zod', '@prometheus-io/lezer-promql', '@lezer/'];

/** folder -> folders of src it may import besides itself, and packages; 'node:' is all of Node. */
const ARROWS = {
  model: { folders: [], packages: [] },
  ports: { folders: ['model'], packages: [] },
  policy: { folders: ['model'], packages: PARSERS },
  forecast: { folders: ['model'], packages: [] },
  decide: { folders: ['model'], packages: [] },
  report: { folders: ['model'], packages: [] },
  dashboard: { folders: ['model'], packages: PAGE },
  observe: { folders: ['model', 'ports'], packages: [] },
  act: { folders: ['model', 'ports'], packages: [] },
  loop: {
    folders: ['observe', 'forecast', 'decide', 'act', 'ports', 'model'],
    packages: [],
  },
  simulator: { folders: ['loop', 'ports', 'policy', 'model'], packages: PARSERS },
  adapters: { folders: ['ports', 'policy', 'model'], packages: ['', 'node:'] },
  cli: {
    folders: [
      'adapters',
      'simulator',
      'loop',
      'observe',
      'forecast',
      'decide',
      'act',
      'report',
      'dashboard',
      'policy',
      'ports',
      'model',
    ],
    packages: ['', 'node:'],
  },
};

/** Single files that may do what their folder may not. */
const EXCEPTIONS = {
  act: { file: '^src/act/guard\\.ts$', to: '^src/decide/(residency|[^/]*guards?)\\.ts$' },
  adapters: { file: '^src/adapters/http/', to: '^src/(report|dashboard)/' },
};

function folderRules(folder, { folders }) {
  const allowed = `^src/(${[folder, ...folders].join('|')})/`;
  const exception = EXCEPTIONS[folder];
  const rule = {
    name: `arrows-${folder}`,
    comment: `src/${folder} may import ${folders.join(', ') || 'nothing'} of src.`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: { path: '^src/', pathNot: allowed },
  };
  if (!exception) return [rule];
  return [
    { ...rule, from: { ...rule.from, pathNot: exception.file } },
    {
      ...rule,
      name: `arrows-${folder}-exception`,
      from: { path: exception.file },
      to: { path: '^src/', pathNot: [allowed, exception.to] },
    },
  ];
}

function packageRules(folder, { packages }) {
  const rules = [];
  if (!packages.includes('')) rules.push(packageRule(folder, packages));
  if (!packages.includes('node:')) {
    rules.push({
      name: `node-${folder}`,
      comment: `src/${folder} runs in the simulator unchanged, so it may not reach for Node.`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { dependencyTypes: ['core'] },
    });
  }
  return rules;
}

function packageRule(folder, packages) {
  const allowed = packages.map(
    (name) => `(^|/)node_modules/${name}${name.endsWith('/') ? '' : '/'}`,
  );
  return {
    name: `packages-${folder}`,
    comment: `src/${folder} may use ${packages.join(', ') || 'no package'}.`,
    severity: 'error',
    from: {
      path: `^src/${folder}/`,
      ...(folder === 'policy' ? { pathNot: '^src/policy/recurrence\\.ts$' } : {}),
    },
    to: { path: '(^|/)node_modules/', ...(allowed.length > 0 ? { pathNot: allowed } : {}) },
  };
}

/** Calendars alone need cron lines, and only to compute windows, never to run something. */
const recurrence = {
  ...packageRule('policy', [...PARSERS, 'croner']),
  name: 'packages-policy-recurrence',
  from: { path: '^src/policy/recurrence\\.ts$' },
};

module.exports = {
  forbidden: [
    ...Object.entries(ARROWS).flatMap(([folder, arrow]) => folderRules(folder, arrow)),
    ...Object.entries(ARROWS).flatMap(([folder, arrow]) => packageRules(folder, arrow)),
    recurrence,
    {
      name: 'adapters-apart',
      comment: 'One adapter does not know another; they meet in src/cli.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/[^/]+/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'unknown-folder',
      comment: 'A new folder of src needs a line in ARROWS first.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${Object.keys(ARROWS).join('|')})/` },
      to: {},
    },
    {
      name: 'product-alone',
      comment: 'The product does not need its tests or scripts.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'no-circular',
      comment: 'A cycle, of types too, means that two files are one idea.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'A file or package that is not there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-package',
      comment: 'The image holds run-time dependencies only.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/dashboard/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.cache|dist|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
