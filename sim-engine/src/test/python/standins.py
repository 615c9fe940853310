"""Stand-ins for the packages that vLLM imports and its scheduler has no use for.

vLLM's scheduler is plain Python, but the modules around it import torch, CUDA kernels, tokenizers and much else. A stand-in lets itself
be imported, subclassed, called, indexed and used as a decorator, and does nothing.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types


def _is_special(name):
    return name.startswith("__") and name.endswith("__")


class _Kind(type):
    """What a stand-in's class answers: whatever is asked for is another stand-in's class."""

    def __getattr__(cls, name):
        if _is_special(name):
            raise AttributeError(name)
        return stand_in(f"{cls.__qualname__}.{name}")

    def __getitem__(cls, item):
        return cls

    def __or__(cls, other):
        return cls

    __ror__ = __or__

    def __iter__(cls):
        return iter(())

    def __len__(cls):
        return 0

    def __bool__(cls):
        return False

    def __lt__(cls, other):
        return False

    __gt__ = __lt__

    def __enter__(cls):
        return cls

    def __exit__(cls, *failure):
        return False


class StandIn(metaclass=_Kind):
    """An object of any class, and any function. As a decorator it gives back what it decorates."""

    def __new__(cls, *arguments, **options):
        if len(arguments) == 1 and not options and _is_decorated(arguments[0]):
            return arguments[0]
        return object.__new__(cls)

    def __init__(self, *arguments, **options):
        pass

    def __init_subclass__(cls, **options):
        pass

    def __call__(self, *arguments, **options):
        if len(arguments) == 1 and not options and _is_decorated(arguments[0]):
            return arguments[0]
        return StandIn()

    def __getattr__(self, name):
        if _is_special(name):
            raise AttributeError(name)
        return StandIn()

    def __iter__(self):
        return iter(())

    def __bool__(self):
        return False

    def __int__(self):
        return 0

    __index__ = __int__

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return False

    @classmethod
    def __get_pydantic_core_schema__(cls, source, handler):
        from pydantic_core import core_schema

        return core_schema.any_schema()


def _is_decorated(thing):
    return callable(thing) and not isinstance(thing, _Kind)


_classes = {}


def stand_in(name):
    if name not in _classes:
        _classes[name] = _Kind(name.rsplit(".", 1)[-1], (StandIn,), {"__qualname__": name, "__module__": "standins"})
    return _classes[name]


class _Module(types.ModuleType):
    def __getattr__(self, name):
        if _is_special(name):
            raise AttributeError(name)
        whole = f"{self.__name__}.{name}"
        if whole in sys.modules:
            return sys.modules[whole]
        made = {"is_available": lambda *_, **__: False, "device_count": lambda *_, **__: 0}.get(name, stand_in(whole))
        setattr(self, name, made)
        return made


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds what is named, and, being last, whatever nobody else has found."""

    def __init__(self, named):
        self.named = named

    def find_spec(self, name, path=None, target=None):
        if not self._is_meant(name):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def _is_meant(self, name):
        if self.named:
            return any(name == known or name.startswith(known + ".") for known in self.named)
        # what Python, or a package that is installed, looks for in vain it does without
        package = name.split(".")[0]
        is_there = package in sys.modules and not isinstance(sys.modules[package], _Module)
        return package not in sys.stdlib_module_names and not is_there

    def create_module(self, spec):
        module = _Module(spec.name)
        module.__path__ = []
        module.__file__ = "a stand-in"
        module.__version__ = "99.0.0"
        return module

    def exec_module(self, module):
        if module.__name__ == "torch.version":
            module.cuda = module.hip = module.xpu = None
        if module.__name__ == "torch.library":
            module.infer_schema = lambda *_, **__: "() -> ()"


def install(*named):
    """Puts stand-ins in place of the named packages and modules, and of all that is not installed."""
    sys.meta_path.insert(0, _Finder(named))
    sys.meta_path.append(_Finder(()))
