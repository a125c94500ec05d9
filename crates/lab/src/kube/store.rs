//! The objects of the stand-in and the history of their changes: a plain structure without I/O, so that watches
//! can be told exactly what happened since a resourceVersion, or that this is no longer known.

use super::objects;
use super::refusal::Refusal;
use super::resources::{Resource, Scope};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};

/// How many changes are remembered; a watch that asks for older ones is refused as expired.
const HISTORY: usize = 10_000;

/// (plural, namespace or "", name): the order of lists.
type Key = (&'static str, String, String);

#[derive(Debug)]
pub struct Store {
    /// The resourceVersion of the latest change, counted over all objects.
    revision: u64,
    /// The oldest resourceVersion from which a watch can go on.
    oldest: u64,
    objects: BTreeMap<Key, Value>,
    history: VecDeque<Change>,
}

/// One change of one object; before and after are both there when it was modified.
#[derive(Debug)]
pub struct Change {
    pub revision: u64,
    pub resource: &'static Resource,
    pub namespace: String,
    pub before: Option<Value>,
    /// After a deletion `before` carries the resourceVersion of the deletion.
    pub after: Option<Value>,
}

impl Store {
    /// An empty store whose counter has come some way, as in any cluster that has just been set up.
    pub fn new() -> Self {
        Self { revision: 100, oldest: 100, objects: BTreeMap::new(), history: VecDeque::new() }
    }

    pub fn revision(&self) -> u64 {
        self.revision
    }

    pub fn get(&self, resource: &'static Resource, namespace: &str, name: &str) -> Option<&Value> {
        self.objects.get(&(resource.plural, namespace.to_owned(), name.to_owned()))
    }

    /// The objects of a kind, of one namespace or of all, by namespace and name.
    pub fn list<'a>(
        &'a self,
        resource: &'static Resource,
        namespace: Option<&'a str>,
    ) -> impl Iterator<Item = (&'a str, &'a str, &'a Value)> {
        self.objects
            .iter()
            .filter(move |((plural, space, _), _)| {
                *plural == resource.plural && namespace.is_none_or(|namespace| namespace == space)
            })
            .map(|((_, space, name), object)| (space.as_str(), name.as_str(), object))
    }

    pub fn create(
        &mut self,
        resource: &'static Resource,
        namespace: &str,
        mut object: Value,
    ) -> Result<Value, Refusal> {
        let name = objects::admit(resource, namespace, &mut object)?;
        if self.get(resource, namespace, &name).is_some() {
            return Err(Refusal::AlreadyExists { resource, name });
        }
        if resource.scope == Scope::Namespaced {
            self.require_namespace(namespace)?;
        }
        objects::set_identity(&mut object, None);
        Ok(self.write(resource, namespace, &name, object))
    }

    /// Replaces an object. A resourceVersion in it must be the current one; without a difference nothing happens.
    pub fn replace(
        &mut self,
        resource: &'static Resource,
        namespace: &str,
        mut object: Value,
    ) -> Result<Value, Refusal> {
        let name = objects::admit(resource, namespace, &mut object)?;
        let Some(before) = self.get(resource, namespace, &name) else {
            return Err(Refusal::NotFound { resource, name });
        };
        let based_on = &object["metadata"]["resourceVersion"];
        if !based_on.is_null() && *based_on != before["metadata"]["resourceVersion"] {
            return Err(Refusal::Conflict { resource, name });
        }
        objects::keep_allocated(before, &mut object);
        objects::set_identity(&mut object, Some(before));
        if *before == object {
            return Ok(object);
        }
        Ok(self.write(resource, namespace, &name, object))
    }

    /// Deletes an object, what it owns, and, for a namespace, what is in it. Returns the object as it was.
    pub fn delete(
        &mut self,
        resource: &'static Resource,
        namespace: &str,
        name: &str,
    ) -> Result<Value, Refusal> {
        let key = (resource.plural, namespace.to_owned(), name.to_owned());
        let Some(mut before) = self.objects.remove(&key) else {
            return Err(Refusal::NotFound { resource, name: name.to_owned() });
        };
        let dependents: Vec<Key> = self
            .objects
            .iter()
            .filter(|((_, space, _), object)| {
                (resource.scope == Scope::Cluster && space == name) || objects::is_owned_by(object, &before)
            })
            .map(|(key, _)| key.clone())
            .collect();
        self.revision += 1;
        before["metadata"]["resourceVersion"] = json!(self.revision.to_string());
        self.remember(resource, namespace, Some(before.clone()), None);
        for (plural, space, name) in dependents {
            if let Some(resource) = Resource::named(plural) {
                // An owned object may have gone with its namespace already.
                let _ = self.delete(resource, &space, &name);
            }
        }
        Ok(before)
    }

    /// The changes after a resourceVersion, oldest first.
    pub fn since(&self, revision: u64) -> Result<impl Iterator<Item = &Change>, Refusal> {
        if revision < self.oldest {
            let message = format!("too old resource version: {revision} ({})", self.oldest);
            return Err(Refusal::Expired(message));
        }
        Ok(self.history.iter().filter(move |change| change.revision > revision))
    }

    /// Whether lists that began at this resourceVersion can still be continued.
    pub fn remembers(&self, revision: u64) -> bool {
        revision >= self.oldest
    }

    /// Forgets the history: every resourceVersion handed out so far is too old from now on.
    pub fn forget(&mut self) {
        self.revision += 1;
        self.oldest = self.revision;
        self.history.clear();
    }

    fn require_namespace(&self, namespace: &str) -> Result<(), Refusal> {
        let namespaces = super::resources::NAMESPACES;
        match self.get(namespaces, "", namespace) {
            Some(_) => Ok(()),
            None => Err(Refusal::NotFound { resource: namespaces, name: namespace.to_owned() }),
        }
    }

    fn write(
        &mut self,
        resource: &'static Resource,
        namespace: &str,
        name: &str,
        mut object: Value,
    ) -> Value {
        self.revision += 1;
        object["metadata"]["resourceVersion"] = json!(self.revision.to_string());
        let key = (resource.plural, namespace.to_owned(), name.to_owned());
        let before = self.objects.insert(key, object.clone());
        self.remember(resource, namespace, before, Some(object.clone()));
        object
    }

    fn remember(
        &mut self,
        resource: &'static Resource,
        namespace: &str,
        before: Option<Value>,
        after: Option<Value>,
    ) {
        let namespace = namespace.to_owned();
        self.history.push_back(Change { revision: self.revision, resource, namespace, before, after });
        if self.history.len() > HISTORY
            && let Some(dropped) = self.history.pop_front()
        {
            self.oldest = dropped.revision;
        }
    }
}
