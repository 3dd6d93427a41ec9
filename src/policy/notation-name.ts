/** Names, choices, switches and free text. Names that end up in queries, labels or taints admit no character of those languages. */
import { accept, type Notation, refuse, textNotation } from './notation.ts';
import type { Flaw } from './problem.ts';
import { plainLine, shown } from './shown.ts';
import { didYouMean } from './suggest.ts';

const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';

function nameFlaw(text: string, allowed: string): Flaw {
  if (/["'`{}\\\n\r]/.test(text)) {
    return {
      code: 'UNSAFE_CHARACTER',
      message: `${shown(text)} holds a quote, bracket or line break`,
      allowed,
      fix: 'use letters, digits and dashes',
    };
  }
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(text)) return urlFlaw(text, allowed);
  const lower = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  return {
    code: 'BAD_NAME',
    message: `${shown(text)} is not a name`,
    allowed,
    fix: lower === '' ? 'use letters, digits and dashes' : `write ${lower.slice(0, 60)}`,
  };
}

/** An address in place of a name. The address is never echoed: it may hold credentials. */
function urlFlaw(text: string, allowed: string): Flaw {
  const scheme = /^[a-z][a-z0-9+.-]{0,15}:/i.exec(text)?.[0];
  return {
    code: 'UNSAFE_URL',
    message: `an address${scheme === undefined ? '' : ` (${scheme})`} stands where a name belongs; addresses and hosts live in the operator configuration only`,
    allowed,
    fix: 'write the name of an entry of the operator configuration',
  };
}

/** A DNS label: object, site, pool and list item names. */
export const NAME: Notation<string> = namedBy({
  pattern: `^${DNS_LABEL}$`,
  maxLength: 63,
  allowed: 'a name of lower-case letters, digits and dashes',
});

/** An object name of Kubernetes, which may have dots. */
export const OBJECT_NAME: Notation<string> = namedBy({
  pattern: `^${DNS_LABEL}([.]${DNS_LABEL})*$`,
  maxLength: 253,
  allowed: 'an object name of lower-case letters, digits, dashes and dots',
});

/** An identifier a provider gave out; not ours to choose, but it must not speak any language. */
export const FOREIGN_ID: Notation<string> = namedBy({
  pattern: '^[A-Za-z0-9]([A-Za-z0-9_.:/-]*[A-Za-z0-9])?$',
  maxLength: 256,
  allowed: 'an identifier of letters, digits and . _ : / -',
});

export const API_VERSION: Notation<string> = namedBy({
  pattern: '^[a-z0-9.-]{1,63}(/v[a-z0-9]{1,15})?$',
  maxLength: 80,
  allowed: 'an apiVersion such as apps/v1',
});

/** A kind of Kubernetes objects. */
export const KIND_NAME: Notation<string> = namedBy({
  pattern: '^[A-Z][A-Za-z0-9]*$',
  maxLength: 63,
  allowed: 'a kind such as Deployment',
});

export const LABEL_VALUE: Notation<string> = namedBy({
  pattern: '^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$',
  maxLength: 63,
  allowed: 'a label value of letters, digits and . _ -',
});

export const LABEL_KEY_PATTERN =
  /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

function namedBy(rules: {
  readonly pattern: string;
  readonly maxLength: number;
  readonly allowed: string;
}): Notation<string> {
  const expression = new RegExp(rules.pattern);
  return textNotation({
    ...rules,
    example: 'a name',
    read: (text) => (expression.test(text) ? accept(text) : refuse(nameFlaw(text, rules.allowed))),
  });
}

const COUNTRY_ALLOWED = 'an ISO 3166 country code such as CN';

export const COUNTRY: Notation<string> = textNotation({
  maxLength: 2,
  allowed: COUNTRY_ALLOWED,
  example: 'CN',
  pattern: '^[A-Z]{2}$',
  read(text) {
    if (/^[A-Z]{2}$/.test(text)) return accept(text);
    return refuse({
      code: 'BAD_FORMAT',
      message: `${shown(text)} is not a country code`,
      allowed: COUNTRY_ALLOWED,
      fix: 'write two capital letters, for example CN',
    });
  },
});

/** One of a closed list of words. */
export function choice<const T extends string>(words: readonly T[]): Notation<T> {
  const allowed = `one of ${words.join(', ')}`;
  const maxLength = Math.max(...words.map((word) => word.length));
  return {
    shape: { type: 'string', maxLength, enum: words },
    allowed,
    read(value) {
      const found = words.find((word) => word === value);
      if (found !== undefined) return accept(found);
      const fix = didYouMean(typeof value === 'string' ? value : '', words);
      return refuse({ code: 'BAD_CHOICE', message: `found ${shown(value)}`, allowed, fix });
    },
  };
}

export const SWITCH: Notation<boolean> = {
  shape: { type: 'boolean' },
  allowed: 'true or false',
  read(value) {
    if (typeof value === 'boolean') return accept(value);
    return refuse({
      code: 'WRONG_TYPE',
      message: `found ${shown(value)}`,
      allowed: 'true or false',
      fix: 'write true or false without quotes',
    });
  },
};

/** Words for people: one line, no control characters. */
export function sentence(maxLength: number): Notation<string> {
  const allowed = 'a line of text';
  return textNotation({
    maxLength,
    allowed,
    example: 'a few words',
    read(text) {
      if (plainLine(text) === text) return accept(text);
      return refuse({
        code: 'CONTROL_CHARACTER',
        message: 'the text holds a control character or line break',
        allowed,
        fix: 'write one plain line',
      });
    },
  });
}
