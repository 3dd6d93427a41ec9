/** A kind as a CustomResourceDefinition. Everything comes from the schema and its tables; nothing is written by hand. */

import { stringify } from 'yaml';
import type { z } from 'zod';
import { COLUMNS } from './crd-columns.ts';
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts';
import {
  API_GROUP,
  API_VERSION_NAME,
  isNamespaced,
  KIND_SAYS,
  type Kind,
  pluralOf,
  SPECS,
} from './kinds.ts';
import {
  CALENDAR_STATUS,
  NODE_REQUEST_STATUS,
  OVERRIDE_STATUS,
  POOL_STATUS,
  SITE_STATUS,
  TIER_STATUS,
} from './schema-status.ts';
import { structural } from './structural.ts';

const STATUS: Readonly<Record<Kind, z.ZodType>> = {
  Site: SITE_STATUS,
  BurstPool: POOL_STATUS,
  ScalingPolicy: TIER_STATUS,
  PromotionCalendar: CALENDAR_STATUS,
  Override: OVERRIDE_STATUS,
  NodeRequest: NODE_REQUEST_STATUS,
};

const SHORT_NAMES: Readonly<Record<Kind, string>> = {
  Site: 'kts',
  BurstPool: 'ktp',
  ScalingPolicy: 'ktsp',
  PromotionCalendar: 'ktc',
  Override: 'kto',
  NodeRequest: 'ktn',
};

const GENERATED = '# Generated from src/policy by `npm run generate`. Do not edit.\n';

export function crdText(kind: Kind): string {
  return GENERATED + stringify(crd(kind), { lineWidth: 0, aliasDuplicateObjects: false });
}

export function crd(kind: Kind) {
  const plural = pluralOf(kind);
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${API_GROUP}` },
    spec: {
      group: API_GROUP,
      scope: isNamespaced(kind) ? 'Namespaced' : 'Cluster',
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        shortNames: [SHORT_NAMES[kind]],
        categories: ['kingtide'],
      },
      versions: [version(kind)],
    },
  };
}

function version(kind: Kind) {
  return {
    name: API_VERSION_NAME,
    served: true,
    storage: true,
    subresources: { status: {} },
    additionalPrinterColumns: COLUMNS[kind],
    schema: { openAPIV3Schema: structural(wholeSchema(kind), { kind, path: '' }) },
  };
}

/** The document around spec and status. The API server itself knows metadata. */
function wholeSchema(kind: Kind): JsonSchema {
  return {
    type: 'object',
    description: KIND_SAYS[kind],
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      spec: jsonSchemaOf(SPECS[kind]),
      status: jsonSchemaOf(STATUS[kind]),
    },
  };
}
