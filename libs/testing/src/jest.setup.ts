// CommonJS packages that require Nest fail with "require() in a cycle" unless these are loaded as ESM first.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
