/** What `kingtide validate` says about YAML that cannot, or must not, be read: one file of `files/` per row, every line written out. */
import type { BadInput } from './bad-input.ts';

export const YAML: readonly BadInput[] = [
  {
    row: 'tab indentation',
    file: 'tab-indentation.yaml',
    exit: 2,
    says: [
      'tab-indentation.yaml:5:1: a tab (U+0009) indents the line; spaces only; replace the tab by two spaces [TAB_INDENT]',
      '0 documents, 1 error, 0 warnings',
    ],
  },
  {
    row: 'unclosed quote',
    file: 'unclosed-quote.yaml',
    exit: 2,
    says: [
      'unclosed-quote.yaml:3:19: the quote " is never closed; YAML 1.2; close it with " on the same line [YAML_SYNTAX]',
      '0 documents, 1 error, 0 warnings',
    ],
  },
  {
    row: 'byte order mark',
    file: 'byte-order-mark.yaml',
    exit: 2,
    says: [
      'byte-order-mark.yaml:1:1: the file begins with a byte order mark (U+FEFF); UTF-8 text without a byte order mark; save it as UTF-8 without BOM [BYTE_ORDER_MARK]',
      '0 documents, 1 error, 0 warnings',
    ],
  },
  {
    row: 'bytes that are no UTF-8',
    file: 'not-utf8.yaml',
    exit: 2,
    says: [
      'not-utf8.yaml:4:67: the byte 0xE9 is not UTF-8; UTF-8 text without a byte order mark; save the file as UTF-8 [NOT_UTF8]',
      '0 documents, 1 error, 0 warnings',
    ],
  },
  {
    row: 'the same key twice',
    file: 'duplicate-key.yaml',
    exit: 2,
    says: [
      'duplicate-key.yaml:22:5: spec.limits.maxNodes: the key "maxNodes" stands in line 20 and again in line 22; each key once; remove one of them [DUPLICATE_KEY]',
      '3 documents, 1 error, 0 warnings',
    ],
  },
  {
    row: 'words and numbers two parsers read differently',
    file: 'yaml-1-1-words.yaml',
    exit: 2,
    says: [
      'yaml-1-1-words.yaml:17:10: spec.pause: no is false to kubectl and text to others; a value every YAML reader understands alike; write false, or "no" in quotes [AMBIGUOUS_YAML]',
      'yaml-1-1-words.yaml:18:13: spec.noShrink: on is true to kubectl and text to others; a value every YAML reader understands alike; write true, or "on" in quotes [AMBIGUOUS_YAML]',
      'yaml-1-1-words.yaml:19:8: spec.min: 1_000 is a number to kubectl and text to others; a value every YAML reader understands alike; write 1000 [AMBIGUOUS_YAML]',
      'yaml-1-1-words.yaml:21:11: spec.reason: y is true to kubectl and text to others; a value every YAML reader understands alike; write true, or "y" in quotes [AMBIGUOUS_YAML]',
      '2 documents, 4 errors, 0 warnings',
    ],
  },
  {
    row: 'a time of day without quotes: a warning',
    file: 'time-of-day-unquoted.yaml',
    exit: 0,
    says: [
      'time-of-day-unquoted.yaml:9:12: warning: spec.promotions[0].start: 22:00 is text here, but YAML 1.1 tools read it as a number of minutes or seconds; a time of day in quotes; write "22:00" [TIME_UNQUOTED]',
      '1 document, 0 errors, 1 warning',
    ],
  },
  {
    row: 'merge keys and custom tags',
    file: 'merge-keys-and-tags.yaml',
    exit: 2,
    says: [
      'merge-keys-and-tags.yaml:10:3: spec.<<: a merge key (<<); maps written out; write the merged fields where they belong [MERGE_KEY]',
      'merge-keys-and-tags.yaml:11:26: spec.country: the tag "!!js/function"; plain values without tags; remove the tag [CUSTOM_TAG]',
      'merge-keys-and-tags.yaml:12:21: spec.reserve: the tag "!percent"; plain values without tags; remove the tag [CUSTOM_TAG]',
      '2 documents, 3 errors, 0 warnings',
    ],
  },
  {
    row: 'an empty file',
    file: 'empty.yaml',
    exit: 2,
    says: [
      'empty.yaml:1:1: the file holds no document; documents with apiVersion, kind, metadata and spec; write one, or delete the file [EMPTY_FILE]',
      '0 documents, 1 error, 0 warnings',
    ],
  },
  {
    row: 'a list instead of a map',
    file: 'list.yaml',
    exit: 2,
    says: [
      'list.yaml:1:1: the document is not a map; a map with apiVersion, kind, metadata and spec; write one document per object and separate documents by --- [NOT_A_MAP]',
      '0 documents, 1 error, 0 warnings',
    ],
  },
  {
    row: 'words instead of a map',
    file: 'scalar.yaml',
    exit: 2,
    says: [
      'scalar.yaml:1:1: the document is not a map; a map with apiVersion, kind, metadata and spec; write one document per object and separate documents by --- [NOT_A_MAP]',
      '0 documents, 1 error, 0 warnings',
    ],
  },
  {
    row: 'wrong or misspelt kind, wrong or newer apiVersion',
    file: 'wrong-kind.yaml',
    exit: 2,
    says: [
      'wrong-kind.yaml:2:7: kind: found "ScalingPolcy"; one of Site, BurstPool, ScalingPolicy, PromotionCalendar, Override, NodeRequest; did you mean "ScalingPolicy"? [WRONG_KIND]',
      'wrong-kind.yaml:6:13: apiVersion: this program knows kingtide.dev/v1alpha1, not "kingtide.dev/v1beta1"; apiVersion: kingtide.dev/v1alpha1; write kingtide.dev/v1alpha1, or use a program that knows the other version [WRONG_VERSION]',
      'wrong-kind.yaml:11:13: apiVersion: found "kingtde.dev/v1alpha1"; apiVersion: kingtide.dev/v1alpha1; write kingtide.dev/v1alpha1 [WRONG_VERSION]',
      'wrong-kind.yaml:16:1: apiVersion: this field is missing; apiVersion: kingtide.dev/v1alpha1; add apiVersion: kingtide.dev/v1alpha1 [MISSING_FIELD]',
      'wrong-kind.yaml:19:1: kind: this field is missing; one of Site, BurstPool, ScalingPolicy, PromotionCalendar, Override, NodeRequest; add it [MISSING_FIELD]',
      'wrong-kind.yaml:23:1: metadata: found nothing; a map with a name; add metadata: { name: ... } [MISSING_FIELD]',
      '4 documents, 6 errors, 0 warnings',
    ],
  },
  {
    row: 'names and namespaces',
    file: 'metadata.yaml',
    exit: 2,
    says: [
      'metadata.yaml:3:19: metadata.name: "Home_1" is not a name; a name of lower-case letters, digits and dashes; write home-1 [BAD_NAME]',
      'metadata.yaml:3:27: metadata.namespace: a Site has no namespace; no namespace: Site is cluster-scoped; remove it [UNKNOWN_FIELD]',
      'metadata.yaml:8:11: metadata.namespace: this field is missing; a name of lower-case letters, digits and dashes; rename "nmespace" to "namespace" [MISSING_FIELD]',
      'metadata.yaml:20:1: sepc: "sepc" is unknown; the fields apiVersion, kind, metadata, spec, status; did you mean "spec"? [UNKNOWN_FIELD]',
      '3 documents, 4 errors, 0 warnings',
    ],
  },
];
